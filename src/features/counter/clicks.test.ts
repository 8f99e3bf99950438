import { afterEach, beforeEach, expect, test } from "vitest";
import type { ClientFrame } from "~/features/live/client-frame.ts";
import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { live } from "~/platform/limits.ts";
import { FakePage } from "../../../tests/support/fake-page.ts";

let page: FakePage;
const load = async () => ({ ...(await import("./store.ts")), ...(await import("./clicks.ts")) });
let counter: Awaited<ReturnType<typeof load>>;

const snapshot = (seq: number, value: number): CounterSnapshot => ({
  type: "counter",
  seq,
  value,
  increments: value,
  decrements: 0,
  movedBy: null,
  movedAt: null,
});

beforeEach(async () => {
  page = new FakePage();
  counter = await load();
});

afterEach(() => page.leave());

async function goLive(): Promise<void> {
  counter.watchCounter(snapshot(10, 100));
  counter.keepClicks();
  await page.pass();
  page.socket.accept();
  page.socket.pong();
}

const adds = (): ClientFrame[] => page.socket.frames.filter((frame) => frame?.type === "add");
const value = () => counter.$value.get();

test("a page goes on from the snapshot that it was rendered with", async () => {
  await goLive();
  expect([page.socket.hello.seq, value()]).toEqual(["10", 100]);
});

test("a click shows at once, and settles on the snapshot that holds it", async () => {
  await goLive();
  const shown: number[] = [];
  counter.$value.subscribe((value) => shown.push(value));
  counter.addOnScreen(1);
  page.socket.say({ type: "acknowledged", n: 1, seq: 11 });
  page.socket.say(snapshot(11, 101));
  expect(shown.at(-1)).toBe(101);
  expect(Math.max(...shown)).toBe(101);
});

test("a resent add that was counted long ago settles on its acknowledgement, with no new snapshot", async () => {
  await goLive();
  counter.addOnScreen(1);
  page.socket.say(snapshot(11, 101));
  page.socket.end();
  await page.pass(live.backoffMaxMs);
  page.socket.accept();
  page.socket.pong();
  expect(adds()).toEqual([{ type: "add", n: 1, amount: 1 }]);
  page.socket.say({ type: "acknowledged", n: 1, seq: 11 });
  expect(value()).toBe(101);
  counter.addOnScreen(1);
  page.socket.say({ type: "acknowledged", n: 2, seq: 12 });
  expect(value()).toBe(102);
});

test("clicks in quick succession leave as few frames, and none is lost", async () => {
  await goLive();
  for (let click = 0; click < 10; click += 1) counter.addOnScreen(1);
  await page.pass(live.sendEveryMs);
  expect(adds()).toEqual([
    { type: "add", n: 1, amount: 1 },
    { type: "add", n: 2, amount: 9 },
  ]);
});

test("one refusal takes back all clicks from its number on, and says why once", async () => {
  await goLive();
  const reasons: (string | undefined)[] = [];
  counter.$refusal.listen((refusal) => reasons.push(refusal?.reason));
  for (let click = 0; click < 3; click += 1) {
    counter.addOnScreen(1);
    await page.pass(live.sendEveryMs);
  }
  page.socket.say({ type: "acknowledged", n: 1, seq: 11 });
  page.socket.say(snapshot(11, 101));
  page.socket.say({ type: "refused", n: 2, reason: "Too fast." });
  expect([value(), reasons]).toEqual([101, ["Too fast."]]);
  counter.addOnScreen(1);
  expect([value(), adds().at(-1)]).toEqual([102, { type: "add", n: 2, amount: 1 }]);
});

test("an add that stays unanswered over a link that looks alive is sent again over a new socket", async () => {
  await goLive();
  counter.addOnScreen(1);
  const first = page.socket;
  for (let passed = 0; passed < live.acknowledgedWithinMs; passed += 1000) {
    await page.pass(1000);
    first.pong();
  }
  expect(first.isLetGo()).toBe(true);
  await page.pass(live.backoffMinMs);
  expect(page.socket).not.toBe(first);
  page.socket.accept();
  page.socket.pong();
  expect(adds()).toEqual([{ type: "add", n: 1, amount: 1 }]);
});

test("a link over which adds are answered in time is kept, however many there are", async () => {
  await goLive();
  for (let n = 2; n <= 20; n += 2) {
    counter.addOnScreen(1);
    counter.addOnScreen(1);
    await page.pass(live.acknowledgedWithinMs / 2);
    page.socket.say({ type: "acknowledged", n, seq: 10 + n });
    page.socket.say(snapshot(10 + n, 100 + n));
  }
  await page.pass(live.pingEveryMs / 2);
  expect([page.sockets.length, value()]).toEqual([1, 120]);
});

test("whoever leaves right after a click has sent it", async () => {
  await goLive();
  counter.addOnScreen(1);
  counter.addOnScreen(1);
  page.setHidden(true);
  expect([adds().length, page.socket.isLetGo()]).toEqual([2, true]);
});

test.each(["session-ended", "outdated"] as const)(
  "clicks that %s leaves unsent are not lost in silence",
  async (type) => {
    await goLive();
    page.setOnline(false);
    counter.addOnScreen(3);
    page.setOnline(true);
    page.socket.accept();
    page.socket.say({ type });
    expect([counter.$lost.get(), value()]).toEqual([3, 100]);
  },
);
