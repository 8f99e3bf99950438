import { atom } from "nanostores";
import { live } from "~/platform/limits.ts";
import { backoffMs } from "./backoff.ts";
import {
  type ClientFrame,
  closeCodes,
  encode,
  parseServerFrame,
  ping,
  protocolVersion,
  type ServerFrame,
} from "./protocol.ts";

/** `offline`: the browser says so. `paused`: the page is hidden. `ended`: this session was signed out. */
export type ConnectionState = "connecting" | "live" | "reconnecting" | "offline" | "paused" | "ended";

export const $connection = atom<ConnectionState>("connecting");

type Listener = (frame: ServerFrame) => void;

/** This page, to the server: it numbers its own adds, so two tabs must not share a name. */
let browser: string | undefined;
const listeners = new Set<Listener>();

let socket: WebSocket | undefined;
/** Ends with the socket: what a dropped one still says must reach nobody. */
let life = new AbortController();
let failures = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
let heartbeat: ReturnType<typeof setInterval> | undefined;
let deadline: ReturnType<typeof setTimeout> | undefined;

/** Hears every frame from the server. The first listener opens the one socket of this page. */
export function listen(listener: Listener): void {
  listeners.add(listener);
  if (listeners.size > 1) return;
  for (const event of ["online", "offline"]) addEventListener(event, resume);
  document.addEventListener("visibilitychange", resume);
  resume();
}

/** Sends a frame now, or says that it could not. What must not be lost is sent again by whoever owns it. */
export function transmit(frame: ClientFrame): boolean {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(encode(frame));
  return true;
}

/** Brings the socket in line with what the page is now: seen or hidden, on a network or not. */
function resume(): void {
  if ($connection.get() === "ended") return;
  if (!navigator.onLine) rest("offline");
  else if (document.hidden) rest("paused");
  else if (!socket) open();
}

function rest(state: ConnectionState): void {
  clearTimeout(retry);
  drop();
  $connection.set(state);
}

function open(): void {
  clearTimeout(retry);
  if ($connection.get() !== "connecting") $connection.set("reconnecting");
  browser ??= crypto.randomUUID();
  const url = new URL(`/live?v=${protocolVersion}&page=${browser}&browser=${browser}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  socket = new WebSocket(url);
  life = new AbortController();
  const { signal } = life;
  socket.addEventListener("open", opened, { signal });
  socket.addEventListener("message", received, { signal });
  socket.addEventListener("close", closed, { signal });
}

function opened(): void {
  $connection.set("live");
  heartbeat = setInterval(beat, live.pingEveryMs);
}

/** Asks for a sign of life. A link that lost its other end stays "open" for minutes if nobody asks. */
function beat(): void {
  socket?.send(ping);
  deadline = setTimeout(lost, live.pongWithinMs);
}

function received({ data }: MessageEvent<string>): void {
  clearTimeout(deadline);
  const frame = parseServerFrame(data);
  if (!frame) return;
  failures = 0;
  if (frame.type === "session-ended") rest("ended");
  for (const listener of listeners) listener(frame);
}

function closed({ code }: CloseEvent): void {
  if (code === closeCodes.sessionEnded) rest("ended");
  else lost();
}

function lost(): void {
  drop();
  $connection.set("reconnecting");
  retry = setTimeout(resume, backoffMs(failures));
  failures += 1;
}

/** Lets go of the socket and of everything that waits on it. */
function drop(): void {
  clearInterval(heartbeat);
  clearTimeout(deadline);
  life.abort();
  socket?.close();
  socket = undefined;
}
