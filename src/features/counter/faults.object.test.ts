import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AddQueue } from "~/features/live/add-queue.ts";
import { live } from "~/platform/limits.ts";
import { openSocket, visitorOf } from "../../../tests/support/presence.ts";
import { hang, watchLog, watchTimers } from "../../../tests/support/trouble.ts";
import { Counter } from "./counter.object.ts";

// Each test file has limits of its own.
Object.assign(live, {
  tickMs: 10,
  counterWithinMs: 100,
  retryMaxMs: 160,
  frameBurst: 200,
  addsPerSecond: 1,
  leaveGraceMs: 50,
});

const counter = () => env.COUNTER.getByName("global");
const value = async () => (await counter().read()).value;
const unreachable = "counter-unreachable";
let shard: string;
let logged: ReturnType<typeof watchLog>;

beforeEach(() => {
  shard = crypto.randomUUID();
  logged = watchLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("a batch that Counter does not answer in time is sent again, and counts once though both arrive", async () => {
  const { add, ofType } = await openSocket(visitorOf("ada"), shard);
  const before = await value();
  const apply = vi.spyOn(Counter.prototype, "apply");
  const { release } = await hang(counter());
  add(1, 5);
  const timesUnreachable = () => logged().filter((event) => event === unreachable).length;
  await expect.poll(timesUnreachable).toBeGreaterThanOrEqual(2);
  release();
  await expect.poll(() => ofType("acknowledged")).toEqual([{ type: "acknowledged", n: 1, seq: expect.any(Number) }]);
  expect(apply.mock.calls.length).toBeGreaterThanOrEqual(2);
  expect(await value()).toBe(before + 5);
});

test("a batch that Counter throws at is sent again after pauses that grow, and is acknowledged once", async () => {
  const { add, ofType } = await openSocket(visitorOf("ada"), shard);
  await expect.poll(() => ofType("counter")).toHaveLength(1);
  const before = await value();
  // Where a pause begins and ends: what a busy machine takes from there to Counter is not part of it.
  const triedAt: number[] = [];
  const { settle } = AddQueue.prototype;
  vi.spyOn(AddQueue.prototype, "settle").mockImplementation(function (this: AddQueue, askedBy) {
    if (this.length > 0) triedAt.push(Date.now());
    return settle.call(this, askedBy);
  });
  const apply = vi.spyOn(Counter.prototype, "apply");
  for (let times = 0; times < 4; times += 1) {
    apply.mockImplementationOnce(() => {
      throw new Error("Counter is unwell.");
    });
  }
  add(1, 5);
  add(2, 1);
  await expect.poll(() => ofType("acknowledged")).toHaveLength(1);
  expect(ofType("acknowledged")).toMatchObject([{ n: 2 }]);
  expect(await value()).toBe(before + 6);
  expect(triedAt).toHaveLength(5);
  const pauses = triedAt.slice(1).map((at, index) => at - (triedAt[index] ?? 0));
  for (const [index, pause] of pauses.entries())
    expect(pause).toBeGreaterThanOrEqual(live.tickMs * 2 ** (index + 1) - 2);
});

test("a Counter that is killed with a batch on its way gets it again, and counts it once", async () => {
  const { add, ofType } = await openSocket(visitorOf("ada"), shard);
  add(1, 5);
  await expect.poll(() => ofType("acknowledged")).toHaveLength(1);
  const before = await value();
  const { kill } = await hang(counter());
  add(2, 7);
  await expect.poll(logged).toContain(unreachable);
  kill();
  await expect.poll(() => ofType("acknowledged")).toHaveLength(2);
  expect(await value()).toBe(before + 7);
});

test("a shard that is killed while adds wait loses nothing: the page sends them again over its next socket", async () => {
  const visitor = visitorOf("ada");
  const before = await value();
  const first = await openSocket(visitor, shard);
  const { release } = await hang(counter());
  first.add(1, 5);
  first.add(2, 7);
  await expect.poll(logged).toContain(unreachable);
  (await hang(env.PRESENCE.getByName(shard))).kill();
  await first.whenClosed;
  release();
  const second = await openSocket(visitor, shard);
  second.add(1, 5);
  second.add(2, 7);
  await expect.poll(() => second.ofType("acknowledged").at(-1)).toMatchObject({ n: 2 });
  expect(first.ofType("acknowledged")).toEqual([]);
  expect(await value()).toBe(before + 12);
});

test("whoever comes while Counter does not answer is told the count as soon as it does, and so is the next", async () => {
  const { release } = await hang(counter());
  const first = await openSocket(visitorOf("ada"), shard);
  await expect.poll(logged).toContain("greeting-without-counter");
  release();
  await expect.poll(() => first.ofType("counter")).toHaveLength(1);
  const second = await openSocket(visitorOf("grace"), shard);
  await expect.poll(() => second.ofType("counter")).toHaveLength(1);
});

test("while Counter does not answer, a shard where nobody is left asks no more", async () => {
  const pending = watchTimers();
  const fail = () => {
    throw new Error("Counter is unwell.");
  };
  vi.spyOn(Counter.prototype, "read").mockImplementation(fail);
  vi.spyOn(Counter.prototype, "apply").mockImplementation(fail);
  const { socket } = await openSocket(visitorOf("ada"), shard);
  await expect.poll(logged).toContain(unreachable);
  socket.close();
  await expect.poll(pending).toBe(0);
});

test("a resend that comes too fast is acknowledged all the same when it was counted, and never refused", async () => {
  const visitor = visitorOf("ada");
  const before = await value();
  const first = await openSocket(visitor, shard);
  for (let n = 1; n <= live.addBurst; n += 1) first.add(n);
  await expect.poll(value).toBe(before + live.addBurst);
  first.socket.close();
  const second = await openSocket(visitor, shard);
  for (let n = 1; n <= live.addBurst; n += 1) second.add(n);
  await expect.poll(() => second.ofType("acknowledged").at(-1)).toMatchObject({ n: live.addBurst });
  expect(second.ofType("refused")).toEqual([]);
  expect(await value()).toBe(before + live.addBurst);
});

test("a page that opens another socket is heard on that one alone", async () => {
  const visitor = visitorOf("ada");
  const first = await openSocket(visitor, shard);
  const second = await openSocket(visitor, shard);
  const otherTab = await openSocket(visitorOf("ada"), shard);
  expect(await first.whenClosed).toBe(1008);
  expect(first.ofType("refused")).toEqual([{ type: "refused", reason: expect.stringContaining("another socket") }]);
  const before = await value();
  second.add(1, 3);
  otherTab.add(1, 4);
  await expect.poll(() => [...second.ofType("acknowledged"), ...otherTab.ofType("acknowledged")]).toHaveLength(2);
  expect(await value()).toBe(before + 7);
});

test("a person is not reported as ended while an add of theirs may still arrive", async () => {
  const { add, whenClosed } = await openSocket(visitorOf("ada"), shard);
  const { release } = await hang(counter());
  add(1);
  await expect.poll(logged).toContain(unreachable);
  const end = async () => env.PRESENCE.getByName(shard).endPerson("ada");
  await expect(end()).rejects.toThrow("No answer");
  expect(await whenClosed).toBe(4001);
  release();
  await expect.poll(end).toBeUndefined();
});

test("a person is not reported as ended while an add of theirs over HTTP may still arrive", async () => {
  const presence = env.PRESENCE.getByName(shard);
  const { release } = await hang(counter());
  const adding = (async () => presence.add({ userId: "grace", userName: "Grace", amount: 1 }))();
  await expect((async () => presence.endPerson("grace"))()).rejects.toThrow("No answer");
  release();
  await adding;
  await expect.poll(async () => presence.endPerson("grace")).toBeUndefined();
});
