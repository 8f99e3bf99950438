/** Lets the service worker in when all else is done: a first visit needs it last. The dev server has none. */
if (__SERVICE_WORKER__ === "serves")
  addEventListener("load", () => {
    // Safari waits for nothing: it has no idle callbacks.
    (window.requestIdleCallback ?? setTimeout)(() => {
      // Where it may not run, as in private windows of some browsers, the site is what it is without.
      navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
    });
  });
