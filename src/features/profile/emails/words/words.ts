import { de } from "./de.ts";
import { en } from "./en.ts";

/** What mails about an account say, in every language. */
export const profileMailWords = { en, de };
