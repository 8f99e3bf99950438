import { map } from "nanostores";
import { listen, resumeFrom } from "~/features/live/connection.ts";
import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { whileUsed } from "~/features/live/while-used.ts";
import { emptyCounter } from "./rules.ts";

/** The last snapshot that the server sent. */
export const $snapshot = map<CounterSnapshot>(emptyCounter);

const follow = whileUsed(() =>
  listen(["counter"], (frame) => {
    if (frame.type === "counter") take(frame);
  }),
);

/** Follows the counter from what the page was rendered with, until the function that comes back is called. */
export function watchCounter(rendered?: CounterSnapshot): () => void {
  if (rendered) take(rendered);
  return follow();
}

function take(snapshot: CounterSnapshot): void {
  if (snapshot.seq < $snapshot.get().seq) return;
  resumeFrom(snapshot.seq);
  $snapshot.set(snapshot);
}
