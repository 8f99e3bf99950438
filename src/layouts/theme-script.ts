import { cookiePattern, oneLine } from "../platform/inline-script.ts";
import { themeCookie } from "../platform/theme.ts";

/**
 * Runs in <head>, before anything is painted: puts the chosen theme on <html>, because prerendered pages are the same for
 * everybody. It looks again when a tab comes back, and then also notices that somebody has signed out in another one.
 * `astro.config.mjs` allows it by its hash, so it must stay the same text on every page.
 */
export const themeScript = oneLine(`(() => {
  const root = document.documentElement;
  let was;
  const look = () => {
    const is = /${cookiePattern(themeCookie)}/.exec(document.cookie)?.[1];
    const theme = is === "light" || is === "dark" ? is : "";
    root.dataset.theme = theme;
    for (const meta of document.querySelectorAll("meta[data-theme]"))
      meta.media = theme ? (meta.dataset.theme === theme ? "all" : "not all") : "(prefers-color-scheme: " + meta.dataset.theme + ")";
    root.toggleAttribute("data-signed-out", !!was && !is);
    was ||= is;
  };
  look();
  document.addEventListener("visibilitychange", look);
})();`);
