import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the table of measured pages says, in every language. */
export const vitalsWords = { en, de };
