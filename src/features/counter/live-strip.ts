import { $online, watchPresence } from "~/features/live/store.ts";
import { $snapshot, watchCounter } from "./store.ts";

/** Writes the live figures into the page as they change. */
export function showLive(): void {
  const online = document.querySelector("[data-online]");
  const counter = document.querySelector("[data-counter]");
  watchCounter();
  watchPresence();
  $online.listen((people) => {
    if (online) online.textContent = people === null ? "–" : String(people);
  });
  $snapshot.listen(({ value }) => {
    if (counter) counter.textContent = value.toLocaleString("en");
  });
}
