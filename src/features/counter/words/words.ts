import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the counter's pages say, in every language. */
export const counterWords = { en, de };
