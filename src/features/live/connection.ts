import { atom } from "nanostores";
import { live } from "~/platform/limits.ts";
import { addressFor } from "./address.ts";
import { Audience } from "./audience.ts";
import { backoffMs, failuresWhenSentAway } from "./backoff.ts";
import { browserId } from "./browser-id.ts";
import type { ClientFrame } from "./client-frame.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { closeCodes, encode, parseServerFrame, ping, type ServerFrame, type Topic } from "./protocol.ts";

/**
 * `offline`: the browser says so. `paused`: the page is hidden. `ended`: this session was signed out. `outdated`: the
 * server no longer speaks with this page. The last two are final.
 */
export type ConnectionState = "connecting" | "live" | "reconnecting" | "offline" | "paused" | "ended" | "outdated";

export const $connection = atom<ConnectionState>("connecting");

/** The site has been deployed anew since this page was loaded. It goes on working. */
export const $hasNewVersion = atom(false);

/** One socket, and all that ends with it. */
interface Link {
  readonly socket: WebSocket;
  /** Ends with the socket: what a dropped one still says must reach nobody. */
  readonly life: AbortController;
  /** What the server was asked to send over it. */
  topics: string;
  /** Set while the socket opens. */
  opening: ReturnType<typeof setTimeout> | undefined;
  /** Set once the socket is open. */
  heartbeat?: Heartbeat;
}

const audience = new Audience();
let link: Link | undefined;
/** The number of the last snapshot that this page has, if it has one. */
let lastSeq: number | undefined;
let failures = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
/** The server asked not to be tried before, whatever happens to the page meanwhile. */
let notBefore = 0;
let isSettling = false;
let isAttached = false;

/**
 * Hears every frame from the server while the page follows `topics`, until the function that comes back is called. All
 * listeners of a page share its one socket: the first opens it, the last closes it.
 */
export function listen(topics: readonly Topic[], listener: (frame: ServerFrame) => void): () => void {
  attach();
  audience.add(topics, listener);
  settleSoon();
  return () => {
    audience.remove(listener);
    settleSoon();
  };
}

/** Sends a frame now, or says that it could not. What must not be lost is sent again by whoever owns it. */
export function transmit(frame: ClientFrame): boolean {
  if (link?.socket.readyState !== WebSocket.OPEN) return false;
  link.socket.send(encode(frame));
  return true;
}

/** Tells the connection which snapshot the page has: the next socket goes on from there. */
export function resumeFrom(seq: number): void {
  lastSeq = Math.max(lastSeq ?? seq, seq);
}

/** Gives up a socket that looks alive but does not do its work, and opens another. */
export function reconnect(): void {
  if (link) lost();
}

function attach(): void {
  if (isAttached) return;
  isAttached = true;
  for (const event of ["online", "offline"]) addEventListener(event, settle);
  document.addEventListener("visibilitychange", settle);
}

/** What the islands of a page ask for in one moment is one question to the server. */
function settleSoon(): void {
  if (isSettling) return;
  isSettling = true;
  queueMicrotask(() => {
    isSettling = false;
    settle();
  });
}

/** Brings the socket in line with what the page is now: listening or not, seen or hidden, on a network or not. */
function settle(): void {
  if (isOver()) return;
  if (audience.isEmpty) rest("connecting");
  else if (!navigator.onLine) rest("offline");
  else if (document.hidden) rest("paused");
  else if (link) subscribe();
  else if (!retry) open();
}

function isOver(): boolean {
  return $connection.get() === "ended" || $connection.get() === "outdated";
}

/** The state is told while the socket is still there: whoever hears it may say a last word. */
function rest(state: ConnectionState): void {
  clearTimeout(retry);
  retry = undefined;
  // The page may still name somebody who is no longer there.
  if (state === "ended") document.documentElement.dataset.sessionEnded = "";
  $connection.set(state);
  drop();
}

function open(): void {
  if ($connection.get() !== "connecting") $connection.set("reconnecting");
  if (notBefore > Date.now()) {
    settleIn(notBefore - Date.now());
    return;
  }
  const topics = audience.topics.join();
  const socket = new WebSocket(addressFor(topics, lastSeq));
  const life = new AbortController();
  link = { socket, life, topics, opening: setTimeout(lost, live.openWithinMs) };
  const { signal } = life;
  socket.addEventListener("open", opened, { signal });
  socket.addEventListener("message", received, { signal });
  socket.addEventListener("close", closed, { signal });
}

function opened(): void {
  if (!link) return;
  clearTimeout(link.opening);
  link.heartbeat = startHeartbeat(beat, lost);
  subscribe();
}

function beat(): void {
  link?.socket.send(ping);
  browserId();
}

/** Follows other topics than the socket was opened with. */
function subscribe(): void {
  const { topics } = audience;
  if (!link || link.topics === topics.join()) return;
  if (transmit({ type: "subscribe", topics })) link.topics = topics.join();
}

/** Open is not yet live: a server that is full, or too new, lets the socket open and closes it again. */
function received({ data }: MessageEvent<string>): void {
  link?.heartbeat?.heard();
  const frame = parseServerFrame(data);
  if (frame?.type === "session-ended") rest("ended");
  else if (frame?.type === "outdated") rest("outdated");
  if (isOver()) return;
  failures = 0;
  $connection.set("live");
  if (frame?.type === "new-version") $hasNewVersion.set(true);
  if (frame) audience.tell(frame);
}

function closed({ code }: CloseEvent): void {
  if (code === closeCodes.sessionEnded) rest("ended");
  else if (code === closeCodes.outdated) rest("outdated");
  else if (isSendingAway(code)) stayAway();
  else lost();
}

/** Full, or tired of this page's frames: coming back at once would do no good to either side. */
function isSendingAway(code: number): boolean {
  const { full, policyViolation, tooBig } = closeCodes;
  return code === full || code === policyViolation || code === tooBig;
}

function stayAway(): void {
  failures = Math.max(failures, failuresWhenSentAway);
  notBefore = Date.now() + lost();
}

/** The socket is gone, or as good as gone. Says how long the next try waits. */
function lost(): number {
  drop();
  const waitMs = backoffMs(failures);
  failures += 1;
  settleIn(waitMs);
  $connection.set("reconnecting");
  return waitMs;
}

function settleIn(waitMs: number): void {
  retry = setTimeout(() => {
    retry = undefined;
    settle();
  }, waitMs);
}

/** Lets go of the socket and of everything that waits on it. */
function drop(): void {
  if (!link) return;
  const { socket, life, opening, heartbeat } = link;
  link = undefined;
  clearTimeout(opening);
  heartbeat?.stop();
  life.abort();
  socket.close();
}
