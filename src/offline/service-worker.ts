import { cacheNames } from "workbox-core";
import type { WorkboxPlugin } from "workbox-core/types.js";
import { ExpirationPlugin, type ExpirationPluginOptions } from "workbox-expiration";
import { enable as enableNavigationPreload } from "workbox-navigation-preload";
import { addRoute, cleanupOutdatedCaches, matchPrecache, precache } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst, NetworkFirst, NetworkOnly } from "workbox-strategies";
import { languageCookie, pathIn } from "~/platform/language.ts";
import { offline } from "~/platform/limits.ts";
import { toKeep, withAge } from "./last-seen.ts";
import { isForReaders, isKept, languageFor, mayBeKept } from "./rules.ts";
import type { WorkerScope } from "./scope.ts";

declare const self: WorkerScope;

const [pagesCache, filesCache] = ["pages", "files"];

/** The page that says that the network is gone, as an answer to `request`. */
async function offlinePage({ url }: Request): Promise<Response | undefined> {
  const address = new URL(url);
  const chosen = "cookieStore" in globalThis ? (await cookieStore.get(languageCookie))?.value : undefined;
  return matchPrecache(pathIn(languageFor(address, chosen ?? undefined, navigator.languages), "/offline"));
}

const insteadOfFailure = { handlerDidError: ({ request }: { request: Request }) => offlinePage(request) };

/** Workbox types these callbacks as possibly undefined, and takes none that are. */
function expiring(options: ExpirationPluginOptions): WorkboxPlugin {
  const { cacheDidUpdate, cachedResponseWillBeUsed } = new ExpirationPlugin({ ...options, purgeOnQuotaError: true });
  return {
    ...(cacheDidUpdate && { cacheDidUpdate }),
    ...(cachedResponseWillBeUsed && { cachedResponseWillBeUsed }),
  };
}

/** Files whose names tell their content: what is there once need not be asked for again. */
const files = new CacheFirst({
  cacheName: filesCache,
  plugins: [
    { cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null) },
    expiring({ maxEntries: offline.files }),
  ],
});

const lastSeen = new NetworkFirst({
  cacheName: pagesCache,
  matchOptions: { ignoreVary: true },
  plugins: [
    { cacheWillUpdate: async ({ response }) => (mayBeKept(response) ? toKeep(response, new Date()) : null) },
    expiring({ maxAgeSeconds: offline.pagesForSeconds }),
    { cachedResponseWillBeUsed: async ({ cachedResponse }) => (cachedResponse ? withAge(cachedResponse) : null) },
    insteadOfFailure,
  ],
});

const otherPages = new NetworkOnly({ plugins: [insteadOfFailure] });

precache(__PRECACHE__);
addRoute({ cleanURLs: false, ignoreURLParametersMatching: [] });
cleanupOutdatedCaches();
enableNavigationPreload();

registerRoute(({ sameOrigin, url }) => sameOrigin && !url.search && url.pathname.startsWith("/_astro/"), files);
registerRoute(({ request, url }) => request.mode === "navigate" && isKept(url), lastSeen);
registerRoute(({ request, url }) => request.mode === "navigate" && isForReaders(url), otherPages);

/** Keeps what is open while the first worker arrives: it has not seen that page come. */
async function keepOpenPages(event: ExtendableEvent): Promise<void> {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const pages = new Set(
    open
      .map(({ url }) => new URL(url.replace(/#.*/, "")))
      .filter(isKept)
      .map(({ href }) => href),
  );
  await Promise.allSettled([...pages].map((url) => lastSeen.handle({ event, request: new Request(url) })));
}

/** Drops what a worker before this one kept under names that are not used any more. */
async function dropOldCaches(): Promise<void> {
  const current = [pagesCache, filesCache, cacheNames.precache];
  const old = (await caches.keys()).filter((name) => !current.includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("install", (event) => {
  // At once, also under open pages: they get their pages from the network and their files by names that tell the content.
  event.waitUntil(self.skipWaiting());
  if (!self.registration.active) event.waitUntil(keepOpenPages(event));
});

self.addEventListener("activate", (event) => event.waitUntil(dropOldCaches()));
