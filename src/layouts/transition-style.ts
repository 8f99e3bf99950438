/**
 * Lets one page turn into the next, as `theme.css` says how. It stands in the HTML: where an address leads to a place in the page,
 * Chromium looks for it before any stylesheet is there. `astro.config.mjs` allows it by its hash.
 */
export const transitionStyle = "@media(prefers-reduced-motion:no-preference){@view-transition{navigation:auto}}";
