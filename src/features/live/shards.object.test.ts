import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import { allShards, firstShard } from "~/platform/shards.ts";
import { countHeld, openSocket, visitorOf } from "../../../tests/support/presence.ts";
import { hang, watchLog, watchTimers } from "../../../tests/support/trouble.ts";
import { endPerson, endSession } from "./end-session.ts";
import { Presence } from "./presence.object.ts";
import { closeCodes } from "./protocol.ts";

// Each test file has settings and limits of its own.
Object.assign(env, { PRESENCE_SHARDS: "4" });
Object.assign(live, {
  ...{ tickMs: 10, presenceEveryMs: 20, leaveGraceMs: 20, retryMaxMs: 40, tellTries: 3 },
  ...{ shardWithinMs: 100, headcountWithinMs: 50, headcountIsFreshMs: 50 },
});
const shards = allShards(4);
/** The one that hangs in these tests, and the others. */
const silent = "presence-3";
const others = shards.filter((shard) => shard !== silent);

const counter = () => env.COUNTER.getByName("global");
const presence = (shard: string) => env.PRESENCE.getByName(shard);
const addOverHttp = (amount: number) => counter().apply([{ userId: "ada", userName: "Ada", amount }]);

let logged: () => string[];
beforeEach(() => {
  logged = watchLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Somebody on one shard who has seen where things stand. */
async function watch(shard: string) {
  const { frames, ofType } = await openSocket(visitorOf(crypto.randomUUID()), shard);
  await expect.poll(() => [ofType("counter").length, ofType("presence").length]).not.toContain(0);
  return {
    seqs: () => frames.flatMap((frame) => (frame.type === "counter" ? [frame.seq] : [])),
    online: () => frames.flatMap((frame) => (frame.type === "presence" ? [frame.online] : [])),
  };
}

const watchAll = (on: readonly string[]) => Promise.all(on.map(watch));

function fail(): never {
  throw new Error("This shard is unwell.");
}

test("a shard that could not be told is told later", async () => {
  const watchers = await watchAll(shards);
  const publish = vi.spyOn(Presence.prototype, "publish");
  for (const _ of shards) publish.mockImplementationOnce(fail);
  const { seq } = await addOverHttp(1);
  for (const { seqs } of watchers) await expect.poll(() => seqs().at(-1)).toBe(seq);
});

test("shards that cannot be told are given up after some tries, with no timer left, and hear the next news", async () => {
  const watchers = await watchAll(shards);
  const publish = vi.spyOn(Presence.prototype, "publish").mockImplementation(fail);
  const pending = watchTimers();
  await addOverHttp(1);
  await expect.poll(() => publish.mock.calls.length).toBe(live.tellTries * shards.length);
  await expect.poll(pending).toBe(0);
  expect(publish).toHaveBeenCalledTimes(live.tellTries * shards.length);
  publish.mockRestore();
  const { seq } = await addOverHttp(1);
  for (const { seqs } of watchers) await expect.poll(() => seqs().at(-1)).toBe(seq);
});

test("news of the count reach the other shards while one hangs", async () => {
  const watchers = await watchAll(others);
  const { release } = await hang(presence(silent));
  for (let news = 1; news <= 2; news += 1) {
    const { seq } = await addOverHttp(1);
    for (const { seqs } of watchers) await expect.poll(() => seqs().at(-1)).toBe(seq);
  }
  release();
});

test("news of people reach the other shards while one hangs", async () => {
  await watch(silent);
  const watchers = await watchAll(others);
  const { release } = await hang(presence(silent));
  for (const shard of others) await watch(shard);
  const tallies = await Promise.all(others.map((shard) => presence(shard).countPeople()));
  const people = tallies.reduce((sum, tally) => sum + tally.people, 0);
  for (const { online } of watchers) await expect.poll(() => online().at(-1)).toBe(people);
  release();
  for (const { online } of [...watchers, await watch(silent)]) {
    await expect.poll(() => online().at(-1)).toBeGreaterThan(people + 1);
  }
});

test("while the first shard cannot be reached, another holds on to nobody who has gone", async () => {
  const [, shard = ""] = shards;
  const held = () => runInDurableObject(presence(shard), (object: Presence) => countHeld(object));
  await watch(shard);
  vi.spyOn(Presence.prototype, "reportPeople").mockImplementation(fail);
  const stays = await openSocket(visitorOf(crypto.randomUUID()), shard);
  const before = await held();
  const gone = await Promise.all(Array.from({ length: 50 }, () => openSocket(visitorOf(crypto.randomUUID()), shard)));
  await expect.poll(logged).toContain("headcount-unreachable");
  for (const { socket } of gone) socket.close();
  await expect.poll(async () => (await held()) - before).toBeLessThan(20);
  expect(stays.ofType("presence")).toEqual([]);
});

test("when nobody comes or goes, no shard has a timer", async () => {
  const pending = watchTimers();
  await watchAll(shards);
  await expect.poll(pending).toBe(0);
});

test("snapshots that overtake each other reach a socket in order", async () => {
  const shard = crypto.randomUUID();
  const { seqs } = await watch(shard);
  const now = await counter().read();
  const publish = (ahead: number) => presence(shard).publish({ ...now, seq: now.seq + ahead });
  for (const ahead of [3, 1, 4, 2]) await publish(ahead);
  await expect.poll(() => seqs().at(-1)).toBe(now.seq + 4);
  for (const ahead of [3, 5]) await publish(ahead);
  await expect.poll(() => seqs().at(-1)).toBe(now.seq + 5);
  expect(seqs()).toEqual([...new Set(seqs())].toSorted((one, other) => one - other));
});

test("a session that ends is closed on every shard, and no other of the same person is", async () => {
  const visitor = visitorOf("grace");
  const pages = await Promise.all(shards.map((shard) => openSocket({ ...visitor, page: shard }, shard)));
  const other = await openSocket(visitorOf("grace"), silent);
  await endSession(String(visitor.user?.sessionId));
  for (const { whenClosed } of pages) expect(await whenClosed).toBe(closeCodes.sessionEnded);
  other.add(1);
  await expect.poll(() => other.ofType("acknowledged")).toHaveLength(1);
});

test("nobody who signs out waits for a shard that hangs, and it hears of that when it is well again", async () => {
  const visitor = visitorOf("grace");
  const [here, there] = [await openSocket({ ...visitor, page: "1" }, firstShard), await openSocket(visitor, silent)];
  const { release } = await hang(presence(silent));
  await endSession(String(visitor.user?.sessionId));
  expect(await here.whenClosed).toBe(closeCodes.sessionEnded);
  expect(logged()).toContain("sockets-not-closed");
  release();
  expect(await there.whenClosed).toBe(closeCodes.sessionEnded);
});

test("a person is ended on every shard that answers, and on the other one when it is asked again", async () => {
  const pages = await Promise.all(shards.map((shard) => openSocket(visitorOf("grace"), shard)));
  const codes = () => pages.flatMap(({ closed }) => closed);
  vi.spyOn(Presence.prototype, "endPerson").mockRejectedValueOnce(new Error("This shard is unwell."));
  await expect(endPerson("grace")).rejects.toThrow("unwell");
  await expect.poll(codes).toEqual([4001, 4001, 4001]);
  await endPerson("grace");
  await expect.poll(codes).toEqual([4001, 4001, 4001, 4001]);
});
