import { de } from "./de.ts";
import { en } from "./en.ts";

/** What stands around every page, and on the pages that say that something is wrong. */
export const layoutWords = { en, de };
