/** How long a button waits for the answer before it may be pressed again. Not among the limits: they weigh more than this script. */
const busyForMs = 10_000;

/**
 * Marks the button that sends a form while the answer is on its way, and lets nobody send it twice: the browser would give up the
 * first answer. How it looks, and from when on, is in `theme.css`. Forms that a script sends show their wait in their own way.
 */
addEventListener("submit", (event) => {
  const { target, defaultPrevented } = event;
  if (!(target instanceof HTMLFormElement) || target.method === "dialog" || defaultPrevented) return;
  // A script that sends a form names no button.
  const button = event.submitter ?? target.querySelector("button:not([type=button])");
  if (button?.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => button?.removeAttribute("aria-busy"), busyForMs);
});

/** A page that comes back from the browser's memory waits for nothing. */
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});
