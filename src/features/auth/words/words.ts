import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the feature says to visitors, in every language. */
export const authWords = { en, de };
