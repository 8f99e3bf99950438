import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { live } from "~/platform/limits.ts";
import { visitorHeader } from "./gate.ts";
import type { Visitor } from "./hello.ts";
import { closeCodes, encode, parseServerFrame, type ServerFrame } from "./protocol.ts";

/** A visitor as the gate would describe one, signed in with a session that lasts. */
function visitorOf(userId: string, page: string = crypto.randomUUID()): Visitor {
  const user = { userId, userName: userId, sessionId: crypto.randomUUID(), expiresAt: Date.now() + 60_000 };
  const person = `user:${userId}`;
  return { page, person, ip: userId, country: null, user, topics: ["counter", "presence"], isOfOldBuild: false };
}

/** A socket as the gate would hand it over. */
async function open(visitor: Visitor, shard: string = crypto.randomUUID()) {
  const headers = { upgrade: "websocket", [visitorHeader]: encodeURIComponent(JSON.stringify(visitor)) };
  const { webSocket: socket } = await env.PRESENCE.getByName(shard).fetch("https://cirrus.example/live", { headers });
  if (!socket) throw new Error("There is no socket in the answer.");
  const frames: ServerFrame[] = [];
  const closed: number[] = [];
  socket.addEventListener("message", ({ data }) => {
    const frame = parseServerFrame(String(data));
    if (frame) frames.push(frame);
  });
  socket.addEventListener("close", ({ code }) => {
    closed.push(code);
  });
  socket.accept();
  const add = (n: number, amount = 1) => socket.send(encode({ type: "add", n, amount }));
  const ofType = (type: ServerFrame["type"]) => frames.filter((frame) => frame.type === type);
  return { socket, frames, closed, add, ofType };
}

const value = async () => (await env.COUNTER.getByName("global").read()).value;

test("an add is acknowledged while the session lasts", async () => {
  const before = await value();
  const { add, frames } = await open(visitorOf("ada"));
  add(1, 2);
  await expect.poll(() => frames).toContainEqual(expect.objectContaining({ type: "acknowledged", n: 1 }));
  expect(await value()).toBe(before + 2);
});

test("a socket writes nothing once its session has run out, though nobody ended it", async () => {
  const before = await value();
  const { user, ...visitor } = visitorOf("ada");
  const { add, frames } = await open({ ...visitor, user: user && { ...user, expiresAt: Date.now() - 1 } });
  add(1, 2);
  await expect.poll(() => frames).toContainEqual({ type: "session-ended" });
  expect(await value()).toBe(before);
});

test("ending a person drops their adds that wait, and lets the one that is on its way arrive first", async () => {
  const shard = env.PRESENCE.getByName("ending");
  const { add } = await open(visitorOf("ada"), "ending");
  const before = await value();
  add(1);
  await expect.poll(value).toBe(before + 1);
  add(2);
  await shard.endPerson("ada");
  expect(await shard.countSockets("ada")).toBe(0);
  const after = await value();
  await env.COUNTER.getByName("global").forget("ada");
  const other = await open(visitorOf("grace"), "ending");
  other.add(1);
  await expect.poll(() => other.ofType("acknowledged")).toHaveLength(1);
  expect(await value()).toBe(after + 1);
  expect(await env.COUNTER.getByName("global").recall("ada")).toEqual({ isLastMover: false, adds: [] });
});

test("nothing after a refused add is counted until its number comes again", async () => {
  const shard = crypto.randomUUID();
  const tabs = [await open(visitorOf("hasty"), shard), await open(visitorOf("hasty"), shard)] as const;
  const before = await value();
  const half = live.addBurst / 2;
  for (let n = 1; n <= half; n += 1) for (const tab of tabs) tab.add(n);
  const [tab] = tabs;
  for (const n of [half + 1, half + 2, half + 3]) tab.add(n, 50);
  await expect.poll(() => tab.ofType("refused")).toHaveLength(1);
  expect(tab.ofType("refused")).toEqual([
    { type: "refused", n: half + 1, reason: expect.stringContaining("Too many clicks") },
  ]);
  await expect.poll(value).toBe(before + live.addBurst);
  const goesOn = async () => {
    tab.add(half + 1, 7);
    await expect
      .poll(() => [...tab.ofType("refused"), ...tab.ofType("acknowledged")].at(-1))
      .toMatchObject({ n: half + 1 });
    return value();
  };
  await expect.poll(goesOn).toBe(before + live.addBurst + 7);
  expect(tab.ofType("acknowledged").at(-1)).toMatchObject({ n: half + 1 });
  expect(tab.closed).toEqual([]);
});

test("one socket too many for a person is closed with the code that makes browsers back off", async () => {
  const shard = crypto.randomUUID();
  const sockets = await Promise.all(
    Array.from({ length: live.socketsPerPerson }, () => open(visitorOf("many"), shard)),
  );
  const extra = await open(visitorOf("many"), shard);
  await expect.poll(() => extra.closed).toEqual([closeCodes.full]);
  expect(extra.frames).toEqual([]);
  expect(sockets.flatMap(({ closed }) => closed)).toEqual([]);
  sockets[0]?.socket.close();
  await expect.poll(() => env.PRESENCE.getByName(shard).countSockets("many")).toBe(live.socketsPerPerson - 1);
  const next = await open(visitorOf("many"), shard);
  await expect.poll(() => next.ofType("counter")).toHaveLength(1);
});

test("a page hears of its topics alone, and of others from when it subscribes", async () => {
  const shard = crypto.randomUUID();
  const { socket, frames, ofType } = await open({ ...visitorOf("ada"), topics: ["guestbook"] }, shard);
  const entry = { id: "1", name: "Grace", body: "Hello", country: "DE", at: 1, editedAt: null };
  await env.PRESENCE.getByName(shard).announce({ type: "guestbook", change: "shown", entry });
  await expect.poll(() => frames).toEqual([{ type: "guestbook", change: "shown", entry }]);
  socket.send(encode({ type: "subscribe", topics: ["counter"] }));
  await expect.poll(() => ofType("counter")).toHaveLength(1);
  await env.PRESENCE.getByName(shard).announce({ type: "guestbook", change: "shown", entry });
  const snapshot = await env.COUNTER.getByName("global").read();
  await env.PRESENCE.getByName(shard).publish({ ...snapshot, seq: snapshot.seq + 1 });
  await expect.poll(() => ofType("counter")).toHaveLength(2);
  expect([ofType("guestbook").length, ofType("presence").length]).toEqual([1, 0]);
});

test("a page that has the newest snapshot is not sent it again", async () => {
  const { seq } = await env.COUNTER.getByName("global").read();
  const shard = crypto.randomUUID();
  const first = await open(visitorOf("ada"), shard);
  await expect.poll(() => first.ofType("counter")).toHaveLength(1);
  const second = await open({ ...visitorOf("grace"), seq }, shard);
  await env.PRESENCE.getByName(shard).publish({ ...(await env.COUNTER.getByName("global").read()), seq: seq + 1 });
  await expect.poll(() => second.ofType("counter")).toEqual([expect.objectContaining({ seq: seq + 1 })]);
});
