import { de } from "./de.ts";
import { en } from "./en.ts";

/** What visitors read when a mail does not go out. */
export const mailWords = { en, de };
