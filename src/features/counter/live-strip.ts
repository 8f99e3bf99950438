import { $connection } from "~/features/live/connection.ts";
import { $presence, watchPresence } from "~/features/live/store.ts";
import { $snapshot, watchCounter } from "./store.ts";

/** Writes the live figures into the page as they change, and takes them away while the connection is gone. */
export function showLive(): void {
  const online = document.querySelector("[data-online]");
  const counter = document.querySelector("[data-counter]");
  const outdated = document.querySelector("[data-outdated]");
  const show = () => {
    const isLive = $connection.get() === "live";
    if (online) online.textContent = (isLive && $presence.get()?.online.toLocaleString("en")) || "–";
    if (counter) counter.textContent = isLive ? $snapshot.get().value.toLocaleString("en") : "–";
    outdated?.toggleAttribute("hidden", $connection.get() !== "outdated");
  };
  watchCounter();
  watchPresence();
  for (const store of [$connection, $presence, $snapshot]) store.listen(show);
}
