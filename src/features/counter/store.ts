import { atom, computed, map } from "nanostores";
import { $connection, listen, transmit } from "~/features/live/connection.ts";
import type { CounterSnapshot, ServerFrame } from "~/features/live/protocol.ts";
import { live } from "~/platform/limits.ts";
import { Outbox } from "./outbox.ts";
import { emptyCounter } from "./rules.ts";

/** The last snapshot that the server sent. */
export const $snapshot = map<CounterSnapshot>(emptyCounter);

/** Why the last add was not counted, in words; empty when nothing was refused. */
export const $refusal = atom("");

/** What own clicks that are not settled add to the value on screen. */
const $pending = atom(0);

/** The value as this person should see it: the server's, and their own clicks on top. */
export const $value = computed([$snapshot, $pending], (snapshot, pending) => snapshot.value + pending);

const outbox = new Outbox();
/** The newest acknowledgement: adds up to `n` are in every snapshot from `seq` on. */
let acknowledged = { n: 0, seq: 0 };
let sending: ReturnType<typeof setTimeout> | undefined;
let isWatching = false;

/** Starts following the counter from what the page was rendered with. */
export function watchCounter(rendered?: CounterSnapshot): void {
  if (rendered) take(rendered);
  if (isWatching) return;
  isWatching = true;
  listen(receive);
  $connection.subscribe((state) => {
    if (state !== "live") return;
    outbox.startOver();
    send();
  });
}

/** Adds on screen at once, and sends as soon as there is a connection. */
export function addOnScreen(amount: number): void {
  $refusal.set("");
  outbox.add(amount);
  $pending.set(outbox.total);
  if ($connection.get() === "live") send();
}

/** One frame now, the next one after a pause: clicks in between melt, and the server's bucket never runs dry. */
function send(): void {
  if (sending) return;
  const add = outbox.next();
  if (!add) return;
  transmit({ type: "add", ...add });
  sending = setTimeout(() => {
    sending = undefined;
    if ($connection.get() === "live") send();
  }, live.sendEveryMs);
}

function receive(frame: ServerFrame): void {
  if (frame.type === "counter") take(frame);
  if (frame.type === "acknowledged") acknowledged = frame;
  if (frame.type === "refused" && frame.n !== undefined) refuse(frame.n, frame.reason);
}

/** Own adds leave the screen's sum in the same moment as the snapshot that holds them arrives: no flicker. */
function take(snapshot: CounterSnapshot): void {
  if (snapshot.seq < $snapshot.get().seq) return;
  if (snapshot.seq >= acknowledged.seq) outbox.settle(acknowledged.n);
  $pending.set(outbox.total);
  $snapshot.set(snapshot);
}

function refuse(refused: number, reason: string): void {
  outbox.remove(refused);
  $pending.set(outbox.total);
  $refusal.set(reason);
}
