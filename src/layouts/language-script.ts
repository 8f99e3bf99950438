import { cookiePattern, oneLine } from "../platform/inline-script.ts";
import { languageCookie, languages } from "../platform/language.ts";

/**
 * Runs in <head> of the pages that were made at build, which are the same for everybody: leads to the page in the reader's
 * language before anything is painted. A choice counts everywhere; what the browser would like, only at the address that has
 * no language in it. `astro.config.mjs` allows it by its hash, so it must stay the same text on every page.
 */
export const languageScript = oneLine(`(() => {
  const here = document.documentElement.lang;
  const chosen = /${cookiePattern(languageCookie)}/.exec(document.cookie)?.[1];
  const liked = navigator.languages.map((one) => one.slice(0, 2)).find((one) => ${JSON.stringify(languages)}.includes(one));
  const wanted = chosen ?? (here === "${languages[0]}" ? liked : here);
  if (!wanted || wanted === here) return;
  const other = document.querySelector('link[data-language="' + wanted + '"]');
  if (other) location.replace(new URL(other.href).pathname + location.search + location.hash);
})();`);
