import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { visitorHeader } from "./gate.ts";
import { encode, parseServerFrame, type ServerFrame } from "./protocol.ts";

/** A socket as the gate would hand it over, for somebody whose session runs out at `expiresAt`. */
async function open(
  expiresAt: number,
  shard: string = crypto.randomUUID(),
  userId = "ada",
): Promise<{ socket: WebSocket; frames: ServerFrame[] }> {
  const visitor = { userId, userName: "Ada", sessionId: crypto.randomUUID(), expiresAt };
  const headers = { upgrade: "websocket", [visitorHeader]: encodeURIComponent(JSON.stringify(visitor)) };
  const url = `https://cirrus.example/live?browser=${crypto.randomUUID()}`;
  const { webSocket: socket } = await env.PRESENCE.getByName(shard).fetch(url, { headers });
  if (!socket) throw new Error("There is no socket in the answer.");
  const frames: ServerFrame[] = [];
  socket.addEventListener("message", ({ data }) => {
    const frame = parseServerFrame(String(data));
    if (frame) frames.push(frame);
  });
  socket.accept();
  return { socket, frames };
}

const value = async () => (await env.COUNTER.getByName("global").read()).value;

test("an add is acknowledged while the session lasts", async () => {
  const before = await value();
  const { socket, frames } = await open(Date.now() + 60_000);
  socket.send(encode({ type: "add", n: 1, amount: 2 }));
  await expect.poll(() => frames).toContainEqual(expect.objectContaining({ type: "acknowledged", n: 1 }));
  expect(await value()).toBe(before + 2);
});

test("a socket writes nothing once its session has run out, though nobody ended it", async () => {
  const before = await value();
  const { socket, frames } = await open(Date.now() - 1);
  socket.send(encode({ type: "add", n: 1, amount: 2 }));
  await expect.poll(() => frames).toContainEqual({ type: "session-ended" });
  expect(await value()).toBe(before);
});

test("ending a person drops their adds that wait, and lets the one that is on its way arrive first", async () => {
  const shard = env.PRESENCE.getByName("ending");
  const { socket } = await open(Date.now() + 60_000, "ending");
  const before = await value();
  socket.send(encode({ type: "add", n: 1, amount: 1 }));
  await expect.poll(value).toBe(before + 1);
  socket.send(encode({ type: "add", n: 2, amount: 1 }));
  await shard.endPerson("ada");
  expect(await shard.countSockets("ada")).toBe(0);
  const after = await value();
  await env.COUNTER.getByName("global").forget("ada");
  const { socket: other, frames } = await open(Date.now() + 60_000, "ending", "grace");
  other.send(encode({ type: "add", n: 1, amount: 1 }));
  await expect.poll(() => frames).toContainEqual(expect.objectContaining({ type: "acknowledged" }));
  expect(await value()).toBe(after + 1);
  expect(await env.COUNTER.getByName("global").recall("ada")).toEqual({ isLastMover: false, adds: [] });
});
