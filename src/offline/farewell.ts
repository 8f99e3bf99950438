import type { WorkerScope } from "./scope.ts";

declare const self: WorkerScope;

/** Takes the place of a service worker that must go: drops all that it kept, and then itself. Decision 21 says when. */
async function leave(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
}

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(leave()));
