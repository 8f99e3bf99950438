import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import { firstShard } from "~/platform/shards.ts";
import { countHeld, openSocket, visitorOf } from "../../../tests/support/presence.ts";
import { watchTimers } from "../../../tests/support/trouble.ts";
import type { Presence } from "./presence.object.ts";
import { closeCodes, ping, pong } from "./protocol.ts";

// Each test file has limits of its own.
Object.assign(live, { leaveGraceMs: 50, presenceEveryMs: 20 });

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Counts the Presence objects that are made, from now on: each tells the platform, first of all, how to answer pings. */
function watchBirths(): () => number {
  let births = 0;
  const Pair = WebSocketRequestResponsePair;
  vi.stubGlobal(
    "WebSocketRequestResponsePair",
    class extends Pair {
      constructor(request: string, response: string) {
        super(request, response);
        births += 1;
      }
    },
  );
  return () => births;
}

const presence = () => env.PRESENCE.getByName(firstShard);
const alarmOf = (stub: DurableObjectStub) => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());

test("pings are answered while the object sleeps; a frame wakes it, and it knows who said it", async () => {
  const births = watchBirths();
  const { socket, texts, add, ofType, say } = await openSocket(visitorOf("ada"), firstShard);
  await expect.poll(() => ofType("counter")).toHaveLength(1);
  say({ type: "subscribe", topics: ["guestbook", "counter"] });
  add(1);
  await expect.poll(() => ofType("acknowledged")).toHaveLength(1);
  await evictDurableObject(presence());
  for (let times = 0; times < 5; times += 1) socket.send(ping);
  await expect.poll(() => texts.filter((text) => text === pong)).toHaveLength(5);
  expect(births()).toBe(1);
  add(2);
  await expect.poll(() => ofType("acknowledged")).toHaveLength(2);
  expect(births()).toBe(2);
  expect(await env.COUNTER.getByName("global").recall("ada")).toMatchObject({ isLastMover: true, adds: [{ n: 2 }] });
  const entry = {
    id: "1",
    name: "Grace",
    body: "Hello",
    country: null,
    at: 1,
    editedAt: null,
    reactions: { seq: 0, counts: {} },
  };
  await presence().announce({ type: "guestbook", change: "shown", entry });
  await expect.poll(() => ofType("guestbook")).toHaveLength(1);
  socket.close();
});

test("one socket that an older build has described otherwise comes back, and keeps nobody else from their shard", async () => {
  const [old, other] = [
    await openSocket(visitorOf("ada"), firstShard),
    await openSocket(visitorOf("grace"), firstShard),
  ];
  await runInDurableObject(presence(), (_, context) => {
    for (const socket of context.getWebSockets("person:user:ada")) socket.serializeAttachment({ name: "Ada" });
  });
  await evictDurableObject(presence());
  other.add(1);
  await expect.poll(() => other.ofType("acknowledged")).toHaveLength(1);
  expect(await old.whenClosed).toBe(closeCodes.restart);
  other.socket.close();
});

test("whoever has hidden their country stays hidden when the shard wakes, though an old tab had shown it", async () => {
  const tabs = [
    await openSocket({ ...visitorOf("ada"), country: "DE" }, firstShard),
    await openSocket({ ...visitorOf("ada"), country: null }, firstShard),
  ];
  expect((await presence().countPeople()).countries).toEqual({});
  await evictDurableObject(presence());
  expect((await presence().countPeople()).countries).toEqual({});
  for (const { socket } of tabs) socket.close();
});

test("at rest there is no timer and no alarm, so nothing wakes it", async () => {
  const pending = watchTimers();
  const stays = await openSocket(visitorOf("ada"), firstShard);
  const leaves = await openSocket(visitorOf("grace"), firstShard);
  for (let n = 1; n <= 3; n += 1) for (const { add } of [stays, leaves]) add(n);
  leaves.socket.close();
  await expect.poll(() => stays.ofType("presence").at(-1)).toMatchObject({ online: 1 });
  await expect.poll(() => stays.ofType("acknowledged").at(-1)).toMatchObject({ n: 3 });
  await expect.poll(pending).toBe(0);
  for (const stub of [presence(), env.COUNTER.getByName("global")]) {
    expect(await alarmOf(stub)).toBeNull();
  }
  stays.socket.close();
});

test("nobody who has gone is held in memory after 1,000 people came and went", async () => {
  const held = () => runInDurableObject(presence(), (object: Presence) => countHeld(object));
  const stays = await openSocket(visitorOf("ada"), firstShard);
  await expect.poll(() => stays.ofType("counter")).toHaveLength(1);
  const before = await held();
  for (let round = 0; round < 20; round += 1) {
    const people = Array.from({ length: 50 }, (_, index) => visitorOf(`visitor ${round} ${index}`));
    await Promise.all(
      people.map(async (visitor) => {
        const { socket, say } = await openSocket(visitor, firstShard);
        say({ type: "subscribe", topics: ["presence"] });
        socket.close();
      }),
    );
  }
  await expect.poll(() => presence().countPeople()).toMatchObject({ people: 1 });
  expect(before).toBeGreaterThan(0);
  expect(await held()).toBeLessThan(before + 200);
});
