import { de } from "./de.ts";
import { en } from "./en.ts";

/** What mails about signing in say, in every language. */
export const authMailWords = { en, de };
