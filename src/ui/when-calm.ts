/** Runs `start` once, when the browser is idle and `element` is in view: nothing competes with the first paint. */
export function whenCalm(element: Element, start: () => void): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 2000 });
    else setTimeout(start, 200);
  });
  observer.observe(element);
}
