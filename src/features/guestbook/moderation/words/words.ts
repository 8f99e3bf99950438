import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the guestbook says to moderators, in every language. */
export const moderationWords = { en, de };
