import { atom, computed, map } from "nanostores";
import { $connection, listen, transmit } from "~/features/live/connection.ts";
import type { CounterSnapshot, ServerFrame } from "~/features/live/protocol.ts";
import { emptyCounter } from "./rules.ts";

/** The last snapshot that the server sent. */
export const $snapshot = map<CounterSnapshot>(emptyCounter);

/** Own adds that are not settled, by number. They are on screen at once and sent again after a lost connection. */
const $pending = atom<ReadonlyMap<number, number>>(new Map());

/** Why the last add was not counted, in words; empty when nothing was refused. */
export const $refusal = atom("");

/** The value as this person should see it: the server's, and their own clicks on top. */
export const $value = computed([$snapshot, $pending], (snapshot, pending) => {
  return [...pending.values()].reduce((value, amount) => value + amount, snapshot.value);
});

/** The newest acknowledgement: adds up to `n` are in every snapshot from `seq` on. */
let acknowledged = { n: 0, seq: 0 };
let lastNumber = 0;
let isWatching = false;

/** Starts following the counter from what the page was rendered with. */
export function watchCounter(rendered?: CounterSnapshot): void {
  if (rendered) take(rendered);
  if (isWatching) return;
  isWatching = true;
  listen(receive);
  $connection.subscribe((state) => {
    if (state === "live") for (const [n, amount] of $pending.get()) transmit({ type: "add", n, amount });
  });
}

/** Adds on screen at once, and sends. Call it only while the connection is live. */
export function addOnScreen(amount: number): void {
  lastNumber += 1;
  $refusal.set("");
  $pending.set(new Map($pending.get()).set(lastNumber, amount));
  transmit({ type: "add", n: lastNumber, amount });
}

function receive(frame: ServerFrame): void {
  if (frame.type === "counter") take(frame);
  if (frame.type === "acknowledged") acknowledged = frame;
  if (frame.type === "refused" && frame.n !== undefined) refuse(frame.n, frame.reason);
}

/** Own adds leave the screen's sum in the same moment as the snapshot that holds them arrives: no flicker. */
function take(snapshot: CounterSnapshot): void {
  if (snapshot.seq < $snapshot.get().seq) return;
  if (snapshot.seq >= acknowledged.seq) forget((n) => n <= acknowledged.n);
  $snapshot.set(snapshot);
}

function refuse(refused: number, reason: string): void {
  forget((n) => n === refused);
  $refusal.set(reason);
}

function forget(isSettled: (n: number) => boolean): void {
  $pending.set(new Map([...$pending.get()].filter(([n]) => !isSettled(n))));
}
