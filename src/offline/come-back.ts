/** What is asked to see whether the network is back: a file that no cache holds, and that costs the site nothing. */
const probe = "/manifest.webmanifest";

async function look(): Promise<void> {
  if (document.visibilityState === "hidden") return;
  const answer = await fetch(probe, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

async function offerKeptPages(list: HTMLElement): Promise<void> {
  for (const item of list.querySelectorAll("li")) {
    const path = item.querySelector("a")?.pathname ?? "";
    item.hidden = !(await caches.match(path, { ignoreVary: true }));
  }
  list.hidden = !list.querySelector("li:not([hidden])");
}

// On the page that stands in for one that cannot be fetched: offers what can be read, and makes way when the network is back.
const page = document.querySelector<HTMLElement>("[data-offline]");
page?.querySelector("[data-try-now]")?.addEventListener("click", () => location.reload());
const list = page?.querySelector<HTMLElement>("[data-readable]");
// Who has come to the page by its own address has nothing to wait for.
if (page && location.pathname !== page.dataset.offline) {
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, Number(page.dataset.lookEvery));
}
if (list && "caches" in window) offerKeptPages(list).catch(() => {});
