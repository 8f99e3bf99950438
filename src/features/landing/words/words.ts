import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the landing page says, in every language. */
export const landingWords = { en, de };
