import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the page says that stands in for those that cannot be fetched. */
export const offlineWords = { en, de };
