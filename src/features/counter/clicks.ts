import { atom, computed } from "nanostores";
import { $connection, type ConnectionState, listen, reconnect, transmit } from "~/features/live/connection.ts";
import type { ServerFrame } from "~/features/live/protocol.ts";
import { whileUsed } from "~/features/live/while-used.ts";
import { live } from "~/platform/limits.ts";
import { Outbox } from "./outbox.ts";
import { $snapshot } from "./store.ts";

/** Why clicks were taken back. */
export type Refusal = Pick<Extract<ServerFrame, { type: "refused" }>, "code" | "reason">;

/** A new object for each time that clicks are taken back. Null when none were. */
export const $refusal = atom<Refusal | null>(null);

/** What own clicks came to that can no longer be sent, because the session or this page's time is over. */
export const $lost = atom(0);

const outbox = new Outbox();
/** Grows with every change of the outbox, which is no store itself. */
const $changes = atom(0);

/** The value as this person should see it: the server's, and their own clicks on top. */
export const $value = computed([$snapshot, $changes], ({ value, seq }) => value + outbox.totalBeyond(seq));

/** The pause after a frame. */
let sending: ReturnType<typeof setTimeout> | undefined;
/** Runs while an add waits for its answer. */
let patience: ReturnType<typeof setTimeout> | undefined;

/** Sends own clicks, and hears how they fare, until the function that comes back is called. */
export const keepClicks = whileUsed(() => {
  const ends = [
    listen(["counter"], receive),
    $connection.subscribe(adapt),
    $snapshot.listen(({ seq }) => outbox.settle(seq)),
  ];
  return () => {
    for (const end of ends) end();
  };
});

/** Adds on screen at once, and sends as soon as there is a connection. */
export function addOnScreen(amount: number): void {
  outbox.add(amount);
  tellChange();
  send();
}

function tellChange(): void {
  $changes.set($changes.get() + 1);
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
    tellChange();
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
  if (frame.type === "acknowledged") outbox.acknowledge(frame.n, frame.seq);
  else if (frame.type === "refused" && frame.n !== undefined) refuse(frame.n, frame);
  else return;
  outbox.settle($snapshot.get().seq);
  tellChange();
  waitOn();
}

function refuse(n: number, { code, reason }: Refusal): void {
  if (outbox.refuse(n)) $refusal.set({ code, reason });
}

/** Something was answered: what still waits gets the whole time again. */
function waitOn(): void {
  stopWaiting();
  if (outbox.isUnanswered) patience = setTimeout(loseHeart, live.acknowledgedWithinMs);
}
