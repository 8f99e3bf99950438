import { cookiePattern, oneLine } from "../platform/inline-script.ts";
import { themeCookie } from "../platform/theme.ts";

/**
 * Runs right behind the element that it is about: brings the island in it to life if somebody is signed in, as the cookie
 * tells that says no more than that. `astro.config.mjs` allows it by its hash.
 */
export const membersScript = oneLine(`(() => {
  const place = document.currentScript.previousElementSibling;
  if (/${cookiePattern(themeCookie)}/.test(document.cookie))
    place.replaceChildren(document.importNode(place.querySelector("template").content, true));
})();`);
