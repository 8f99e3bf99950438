import { env } from "cloudflare:workers";
import { expect, onTestFinished, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import { openSocket, visitorOf } from "../../../tests/support/presence.ts";
import { visitorHeader } from "./gate.ts";
import { closeCodes, encode, type ReactionNews } from "./protocol.ts";

// Each test file has limits of its own.
Object.assign(live, { addsPerSecond: 4, socketsPerIp: 30 });

const value = async () => (await env.COUNTER.getByName("global").read()).value;

test("an add is acknowledged while the session lasts", async () => {
  const before = await value();
  const { add, frames } = await openSocket(visitorOf("ada"));
  add(1, 2);
  await expect.poll(() => frames).toContainEqual(expect.objectContaining({ type: "acknowledged", n: 1 }));
  expect(await value()).toBe(before + 2);
});

test("a socket writes nothing once its session has run out, though nobody ended it", async () => {
  const before = await value();
  const { user, ...visitor } = visitorOf("ada");
  const { add, frames } = await openSocket({ ...visitor, user: user && { ...user, expiresAt: Date.now() - 1 } });
  add(1, 2);
  await expect.poll(() => frames).toContainEqual({ type: "session-ended" });
  expect(await value()).toBe(before);
});

test("ending a person drops their adds that wait, and lets the one that is on its way arrive first", async () => {
  const shard = env.PRESENCE.getByName("ending");
  const { add } = await openSocket(visitorOf("ada"), "ending");
  const before = await value();
  add(1);
  await expect.poll(value).toBe(before + 1);
  add(2);
  await shard.endPerson("ada");
  expect(await shard.countSockets("ada")).toBe(0);
  const after = await value();
  await env.COUNTER.getByName("global").forget("ada");
  const other = await openSocket(visitorOf("grace"), "ending");
  other.add(1);
  await expect.poll(() => other.ofType("acknowledged")).toHaveLength(1);
  expect(await value()).toBe(after + 1);
  expect(await env.COUNTER.getByName("global").recall("ada")).toEqual({ isLastMover: false, adds: [] });
});

test("whoever ended while the Worker let them in writes nothing", async () => {
  const shard = env.PRESENCE.getByName("late");
  const [ada, grace] = [visitorOf("ada"), visitorOf("grace")];
  const before = await value();
  await shard.endSession(String(ada.user?.sessionId));
  await shard.endPerson("grace");
  const late = [await openSocket(ada, "late"), await openSocket(grace, "late")];
  expect(await Promise.all(late.map(({ whenClosed }) => whenClosed))).toEqual([4001, 4001]);
  expect(late.flatMap(({ frames }) => frames)).toEqual([{ type: "session-ended" }, { type: "session-ended" }]);
  expect(await shard.add({ userId: "grace", userName: "Grace", amount: 1 })).toBeNull();
  const otherDevice = await openSocket(visitorOf("ada"), "late");
  otherDevice.add(1);
  await expect.poll(() => otherDevice.ofType("acknowledged")).toHaveLength(1);
  expect(await value()).toBe(before + 1);
});

test("nothing after a refused add is counted until its number comes again", async () => {
  // Nobody earns an add while this clock stands still.
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const shard = crypto.randomUUID();
  const tabs = [await openSocket(visitorOf("hasty"), shard), await openSocket(visitorOf("hasty"), shard)] as const;
  const before = await value();
  const half = live.addBurst / 2;
  for (let n = 1; n <= half; n += 1) for (const tab of tabs) tab.add(n);
  const [tab] = tabs;
  for (const n of [half + 1, half + 2, half + 3]) tab.add(n, 50);
  await expect.poll(() => tab.ofType("refused")).toHaveLength(1);
  expect(tab.ofType("refused")).toEqual([
    { type: "refused", n: half + 1, code: "too-fast", reason: expect.stringContaining("Too many clicks") },
  ]);
  await expect.poll(value).toBe(before + live.addBurst);
  vi.setSystemTime(Date.now() + 1000 / live.addsPerSecond);
  const answers = () => tab.ofType("refused").length + tab.ofType("acknowledged").length;
  const goesOn = async () => {
    const answered = answers();
    tab.add(half + 1, 7);
    await expect.poll(answers).toBeGreaterThan(answered);
    return value();
  };
  await expect.poll(goesOn).toBe(before + live.addBurst + 7);
  expect(tab.ofType("acknowledged").at(-1)).toMatchObject({ n: half + 1 });
  expect(tab.closed).toEqual([]);
});

test("one socket too many for a person is closed with the code that makes browsers back off", async () => {
  const shard = crypto.randomUUID();
  const sockets = await Promise.all(
    Array.from({ length: live.socketsPerPerson }, () => openSocket(visitorOf("many"), shard)),
  );
  const extra = await openSocket(visitorOf("many"), shard);
  await expect.poll(() => extra.closed).toEqual([closeCodes.full]);
  expect(extra.frames).toEqual([]);
  expect(sockets.flatMap(({ closed }) => closed)).toEqual([]);
  sockets[0]?.socket.close();
  await expect.poll(() => env.PRESENCE.getByName(shard).countSockets("many")).toBe(live.socketsPerPerson - 1);
  const next = await openSocket(visitorOf("many"), shard);
  await expect.poll(() => next.ofType("counter")).toHaveLength(1);
});

test("sockets that were closed, and never answer that, count for their IP until they are gone", async () => {
  const shard = crypto.randomUUID();
  const visitor = visitorOf("mute");
  const headers = { upgrade: "websocket", [visitorHeader]: encodeURIComponent(JSON.stringify(visitor)) };
  // Nobody accepts this end, so nothing that comes over it is read. Each one replaces the one before.
  const open = () => env.PRESENCE.getByName(shard).fetch("https://cirrus.example/live", { headers });
  const mute: Response[] = [];
  while (mute.length < live.socketsPerIp) mute.push(await open());
  const next = await openSocket({ ...visitorOf("other"), ip: visitor.ip }, shard);
  expect(await next.whenClosed).toBe(closeCodes.full);
  const elsewhere = await openSocket(visitorOf("other"), shard);
  await expect.poll(() => elsewhere.ofType("counter")).toHaveLength(1);
  // Held until here: the platform closes those that nobody holds.
  expect(new Set(mute.map(({ webSocket }) => webSocket)).size).toBe(live.socketsPerIp);
});

test("a page hears of its topics alone, and of others from when it subscribes", async () => {
  const shard = crypto.randomUUID();
  const { socket, frames, ofType } = await openSocket({ ...visitorOf("ada"), topics: ["guestbook"] }, shard);
  const entry = {
    id: "1",
    name: "Grace",
    body: "Hello",
    country: "DE",
    at: 1,
    editedAt: null,
    reactions: { seq: 0, counts: {} },
  };
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
  const first = await openSocket(visitorOf("ada"), shard);
  await expect.poll(() => first.ofType("counter")).toHaveLength(1);
  const second = await openSocket({ ...visitorOf("grace"), seq }, shard);
  await env.PRESENCE.getByName(shard).publish({ ...(await env.COUNTER.getByName("global").read()), seq: seq + 1 });
  await expect.poll(() => second.ofType("counter")).toEqual([expect.objectContaining({ seq: seq + 1 })]);
});

test("who is not signed in shares the frames of an IP, whatever browser they claim to be", async () => {
  const shard = crypto.randomUUID();
  const stranger = () => ({
    ...visitorOf("nobody"),
    user: null,
    ip: "192.0.2.1",
    person: `browser:${crypto.randomUUID()}`,
  });
  const sockets = await Promise.all([0, 1, 2].map(() => openSocket(stranger(), shard)));
  for (let frame = 0; frame < live.frameBurst; frame += 1) {
    for (const { say } of sockets) say({ type: "subscribe", topics: ["guestbook"] });
  }
  await expect.poll(() => sockets.flatMap(({ closed }) => closed)).toContain(closeCodes.policyViolation);
});

test("reactions of a tick are one frame an entry, with the newest counts, and come again in the next", async () => {
  const shard = env.PRESENCE.getByName("reactions");
  const { ofType } = await openSocket({ ...visitorOf("ada"), topics: ["guestbook"] }, "reactions");
  const news = (id: string, seq: number): ReactionNews => {
    return { type: "guestbook", change: "reactions", id, reactions: { seq, counts: { heart: seq } } };
  };
  // After the first of a rest, which goes out at once, the next tick is some time away.
  await shard.announce(news("0", 1));
  await expect.poll(() => ofType("guestbook")).toHaveLength(1);
  await Promise.all([news("1", 1), news("1", 3), news("2", 7), news("1", 2)].map((each) => shard.announce(each)));
  const soFar = [news("0", 1), news("1", 3), news("2", 7)];
  await expect.poll(() => ofType("guestbook")).toEqual(soFar);
  await shard.announce(news("1", 4));
  await expect.poll(() => ofType("guestbook")).toEqual([...soFar, news("1", 4)]);
});
