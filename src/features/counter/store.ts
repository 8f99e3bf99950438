import { atom, computed, map } from "nanostores";
import {
  $connection,
  type ConnectionState,
  listen,
  reconnect,
  resumeFrom,
  transmit,
} from "~/features/live/connection.ts";
import type { CounterSnapshot, ServerFrame } from "~/features/live/protocol.ts";
import { whileUsed } from "~/features/live/while-used.ts";
import { live } from "~/platform/limits.ts";
import { Outbox } from "./outbox.ts";
import { emptyCounter } from "./rules.ts";

/** The last snapshot that the server sent. */
export const $snapshot = map<CounterSnapshot>(emptyCounter);

/** Why clicks were taken back, in words: a new object for each time. Null when none were. */
export const $refusal = atom<{ reason: string } | null>(null);

/** What own clicks came to that can no longer be sent, because the session or this page's time is over. */
export const $lost = atom(0);

/** What own clicks that are not settled add to the value on screen. */
const $pending = atom(0);

/** The value as this person should see it: the server's, and their own clicks on top. */
export const $value = computed([$snapshot, $pending], (snapshot, pending) => snapshot.value + pending);

const outbox = new Outbox();
/** The pause after a frame. */
let sending: ReturnType<typeof setTimeout> | undefined;
/** Runs while an add waits for its answer. */
let patience: ReturnType<typeof setTimeout> | undefined;

const follow = whileUsed(() => {
  const ends = [listen(["counter"], receive), $connection.subscribe(adapt)];
  return () => {
    for (const end of ends) end();
  };
});

/** Follows the counter from what the page was rendered with, until the function that comes back is called. */
export function watchCounter(rendered?: CounterSnapshot): () => void {
  if (rendered) take(rendered);
  return follow();
}

/** Adds on screen at once, and sends as soon as there is a connection. */
export function addOnScreen(amount: number): void {
  outbox.add(amount);
  $pending.set(outbox.total);
  send();
}

function adapt(state: ConnectionState): void {
  stopWaiting();
  if (state === "live") {
    outbox.startOver();
    send();
  } else if (state === "paused") {
    sendTheRest();
  } else if (state === "ended" || state === "outdated") {
    $lost.set(outbox.abandon());
    $pending.set(0);
  }
}

/** One frame now, the next one after a pause: clicks in between melt, and the server's bucket never runs dry. */
function send(): void {
  if (sending || $connection.get() !== "live") return;
  const add = outbox.next();
  if (!add) return;
  transmit({ type: "add", ...add });
  patience ??= setTimeout(loseHeart, live.acknowledgedWithinMs);
  sending = setTimeout(() => {
    sending = undefined;
    send();
  }, live.sendEveryMs);
}

/** Whoever leaves the page right after a click does not wait for the pause to pass. */
function sendTheRest(): void {
  for (let add = outbox.next(); add; add = outbox.next()) transmit({ type: "add", ...add });
}

/** The link answers pings and yet an add stays unanswered: over a new socket it is sent again. */
function loseHeart(): void {
  stopWaiting();
  reconnect();
}

function stopWaiting(): void {
  clearTimeout(patience);
  patience = undefined;
}

function receive(frame: ServerFrame): void {
  if (frame.type === "counter") take(frame);
  else if (frame.type === "acknowledged") acknowledge(frame.n, frame.seq);
  else if (frame.type === "refused" && frame.n !== undefined) refuse(frame.n, frame.reason);
}

/** Own adds leave the screen's sum in the same moment as the snapshot that holds them arrives: no flicker. */
function take(snapshot: CounterSnapshot): void {
  if (snapshot.seq < $snapshot.get().seq) return;
  resumeFrom(snapshot.seq);
  outbox.settle(snapshot.seq);
  $pending.set(outbox.total);
  $snapshot.set(snapshot);
}

/** A resent add may turn out to be part of the snapshot that is on screen already. */
function acknowledge(n: number, seq: number): void {
  outbox.acknowledge(n, seq);
  outbox.settle($snapshot.get().seq);
  $pending.set(outbox.total);
  waitOn();
}

function refuse(n: number, reason: string): void {
  if (!outbox.refuse(n)) return;
  $pending.set(outbox.total);
  $refusal.set({ reason });
  waitOn();
}

/** Something was answered: what still waits gets the whole time again. */
function waitOn(): void {
  stopWaiting();
  if (outbox.isUnanswered) patience = setTimeout(loseHeart, live.acknowledgedWithinMs);
}
