import { $connection } from "~/features/live/connection.ts";
import { $presence, watchPresence } from "~/features/live/store.ts";
import { $snapshot, watchCounter } from "./store.ts";

/** Writes the live figures into the page as they change, and takes them away while the connection is gone. */
export function showLive(): void {
  const online = document.querySelector("[data-online]");
  const counter = document.querySelector("[data-counter]");
  const show = () => {
    const isLive = $connection.get() === "live";
    if (online) online.textContent = (isLive && $presence.get()?.online.toLocaleString("en")) || "–";
    if (counter) counter.textContent = isLive ? $snapshot.get().value.toLocaleString("en") : "–";
  };
  watchCounter();
  watchPresence();
  for (const store of [$connection, $presence, $snapshot]) store.listen(show);
  $connection.listen((state) => {
    if (state === "outdated") void adviseReload();
  });
}

async function adviseReload(): Promise<void> {
  const advice = await import("~/features/live/advise-reload.ts");
  advice.adviseReload();
}
