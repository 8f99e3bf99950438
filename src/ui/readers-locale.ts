import { languageNow } from "~/platform/language.ts";

/** As the reader writes times, if they read the language of the page: an American "en" is not a British one. */
export function readersLocale(): string {
  return navigator.languages.find((liked) => liked.startsWith(languageNow())) ?? languageNow();
}
