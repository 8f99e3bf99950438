/**
 * Marks the button that sends a form while the answer is on its way; how that looks, and from when on, is in `theme.css`. Forms
 * that a script sends show their wait in their own way.
 */
addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
  const isSent = target instanceof HTMLFormElement && target.method !== "dialog" && !defaultPrevented;
  if (isSent) submitter?.setAttribute("aria-busy", "true");
});

/** A page that comes back from the browser's memory waits for nothing. */
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});
