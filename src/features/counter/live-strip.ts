import { $connection } from "~/features/live/connection.ts";
import { $online, watchPresence } from "~/features/live/store.ts";
import { $snapshot, watchCounter } from "./store.ts";

/** Writes the live figures into the page as they change, and takes them away while the connection is gone. */
export function showLive(): void {
  const online = document.querySelector("[data-online]");
  const counter = document.querySelector("[data-counter]");
  const show = () => {
    const isLive = $connection.get() === "live";
    if (online) online.textContent = String((isLive ? $online.get() : null) ?? "–");
    if (counter) counter.textContent = isLive ? $snapshot.get().value.toLocaleString("en") : "–";
  };
  watchCounter();
  watchPresence();
  for (const store of [$connection, $online, $snapshot]) store.listen(show);
}
