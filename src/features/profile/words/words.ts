import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the profile and the pages behind it say, in every language. */
export const profileWords = { en, de };
