import { $connection } from "~/features/live/connection.ts";
import { $presence, watchPresence } from "~/features/live/store.ts";
import { formatNumber } from "~/platform/language.ts";
import { $snapshot, watchCounter } from "./store.ts";

/** Writes the live figures into the page as they change, and takes them away while the connection is gone. */
export function showLive(): void {
  const online = document.querySelector("[data-online]");
  const counter = document.querySelector("[data-counter]");
  const outdated = document.querySelector("[data-outdated]");
  const show = () => {
    const isLive = $connection.get() === "live";
    const presence = $presence.get();
    if (online) online.textContent = isLive && presence ? formatNumber(presence.online) : "–";
    if (counter) counter.textContent = isLive ? formatNumber($snapshot.get().value) : "–";
    outdated?.toggleAttribute("hidden", $connection.get() !== "outdated");
  };
  watchCounter();
  watchPresence();
  for (const store of [$connection, $presence, $snapshot]) store.listen(show);
}
