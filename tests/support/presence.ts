import { env } from "cloudflare:workers";
import type { ClientFrame } from "~/features/live/client-frame.ts";
import { visitorHeader } from "~/features/live/gate.ts";
import type { Visitor } from "~/features/live/hello.ts";
import { encode, parseServerFrame, type ServerFrame } from "~/features/live/protocol.ts";

/** A visitor as the gate would describe one, signed in with a session that lasts. */
export function visitorOf(userId: string, page: string = crypto.randomUUID()): Visitor {
  const user = { userId, userName: userId, sessionId: crypto.randomUUID(), expiresAt: Date.now() + 60_000 };
  const person = `user:${userId}`;
  return { page, person, ip: userId, country: null, user, topics: ["counter", "presence"], isOfOldBuild: false };
}

/** An upgrade as the gate would hand it on. */
export function upgradeOf(visitor: Visitor): Request {
  const headers = { upgrade: "websocket", [visitorHeader]: encodeURIComponent(JSON.stringify(visitor)) };
  return new Request("https://cirrus.example/live", { headers });
}

/** A page's socket to a Presence object, past the gate. For tests inside of workerd. */
export async function openSocket(visitor: Visitor, shard: string = crypto.randomUUID()) {
  return attend(await env.PRESENCE.getByName(shard).fetch(upgradeOf(visitor)));
}

/** The page's end of a socket that was just opened, and all that it hears. */
export function attend({ webSocket: socket }: Response) {
  if (!socket) throw new Error("There is no socket in the answer.");
  const texts: string[] = [];
  const frames: ServerFrame[] = [];
  const closed: number[] = [];
  const { promise: whenClosed, resolve } = Promise.withResolvers<number>();
  socket.addEventListener("message", ({ data }) => {
    texts.push(String(data));
    const frame = parseServerFrame(String(data));
    if (frame) frames.push(frame);
  });
  socket.addEventListener("close", ({ code }) => {
    closed.push(code);
    resolve(code);
  });
  socket.accept();
  const say = (frame: ClientFrame) => socket.send(encode(frame));
  const add = (n: number, amount = 1) => say({ type: "add", n, amount });
  const ofType = (type: ServerFrame["type"]) => frames.filter((frame) => frame.type === type);
  return { socket, texts, frames, closed, whenClosed, say, add, ofType };
}

/** How many things an object holds on to, in all its collections, however deep. The platform's own are not counted. */
export function countHeld(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value !== "object" || value === null || seen.has(value)) return 0;
  seen.add(value);
  const isOfPlatform = value === env || /^\[object (DurableObjectState|SqlStorage|WebSocket)\]$/.test(String(value));
  if (isOfPlatform) return 0;
  const parts: unknown[] = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : [];
  const fields: unknown[] = Object.values(value);
  const size = value instanceof Map || value instanceof Set ? value.size : Array.isArray(value) ? value.length : 0;
  return [...parts, ...fields].reduce<number>((sum, part) => sum + countHeld(part, seen), size);
}
