import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the guestbook says to visitors, in every language. What it says to moderators has a catalogue of its own. */
export const guestbookWords = { en, de };
