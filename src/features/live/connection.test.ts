import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import { FakePage } from "../../../tests/support/fake-page.ts";
import { closeCodes, type ServerFrame } from "./protocol.ts";

const presence: ServerFrame = { type: "presence", online: 1, countries: {} };

let page: FakePage;
/** A page loads its code anew. */
const load = () => import("./connection.ts");
let connection: Awaited<ReturnType<typeof load>>;

beforeEach(async () => {
  page = new FakePage();
  connection = await load();
});

afterEach(() => page.leave());

async function listen(...topics: Parameters<typeof connection.listen>[0]) {
  const heard: ServerFrame[] = [];
  const stop = connection.listen(topics, (frame) => heard.push(frame));
  await page.pass();
  return { heard, stop };
}

async function goLive() {
  const listener = await listen("presence");
  page.socket.accept();
  page.socket.say(presence);
  return listener;
}

const state = () => connection.$connection.get();

/** How long the page waits before it opens its next socket. */
async function waited(): Promise<number> {
  const before = page.sockets.length;
  let ms = 0;
  for (; page.sockets.length === before && ms <= live.backoffMaxMs; ms += 50) await page.pass(50);
  return ms;
}

test("all listeners of one moment share one socket, which opens with the topics of all", async () => {
  connection.listen(["presence"], () => {});
  connection.listen(["counter", "presence"], () => {});
  await page.pass();
  expect(page.sockets).toHaveLength(1);
  expect(page.socket.url.href).toMatch(/^wss:\/\/cirrus\.example\/live\?/);
  expect(page.socket.hello).toMatchObject({ topics: "counter,presence", v: "1", build: "test" });
});

test("a later listener subscribes over the same socket, and its end unsubscribes", async () => {
  await goLive();
  const { heard, stop } = await listen("guestbook");
  expect(page.socket.frames).toEqual([{ type: "subscribe", topics: ["presence", "guestbook"] }]);
  page.socket.say(presence);
  expect(heard).toEqual([presence]);
  stop();
  await page.pass();
  expect(page.socket.frames.at(-1)).toEqual({ type: "subscribe", topics: ["presence"] });
  expect(page.sockets).toHaveLength(1);
});

test("what is wanted while the socket opens is asked for once it is open", async () => {
  await listen("presence");
  await listen("counter");
  expect(page.socket.frames).toEqual([]);
  page.socket.accept();
  expect(page.socket.frames).toEqual([{ type: "subscribe", topics: ["counter", "presence"] }]);
});

test("an island that is replaced in one moment makes no traffic", async () => {
  const { stop } = await goLive();
  stop();
  await listen("presence");
  expect([page.sockets.length, page.socket.frames]).toEqual([1, []]);
});

test("the last listener closes the socket, and a new one opens another", async () => {
  const { stop } = await goLive();
  const first = page.socket;
  stop();
  await page.pass();
  expect(first.isLetGo()).toBe(true);
  await listen("presence");
  expect(page.sockets).toHaveLength(2);
});

test("a lost connection comes back from the last snapshot, under the page's own name", async () => {
  await goLive();
  const first = page.socket.hello;
  connection.resumeFrom(812);
  connection.resumeFrom(811);
  page.socket.end();
  expect(state()).toBe("reconnecting");
  await page.pass(live.backoffMaxMs);
  expect(page.socket.hello).toEqual({ ...first, seq: "812" });
  page.socket.accept();
  page.socket.pong();
  expect(state()).toBe("live");
});

test("a page is live once the server has said something, and only then starts counting failures anew", async () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  await listen("presence");
  const waits = [];
  for (let failure = 0; failure < 4; failure += 1) {
    page.socket.accept();
    expect(state()).not.toBe("live");
    page.socket.end();
    waits.push(await waited());
  }
  expect(waits).toEqual([500, 1000, 2000, 4000]);
  page.socket.accept();
  page.socket.say(presence);
  page.socket.end();
  expect(await waited()).toBe(500);
});

test.each(["full", "policyViolation", "tooBig"] as const)(
  "sent away with %s, a page stays away, whatever happens to it meanwhile",
  async (reason) => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    await goLive();
    page.socket.end(closeCodes[reason]);
    page.setHidden(true);
    page.setHidden(false);
    page.setOnline(false);
    page.setOnline(true);
    await listen("counter");
    await page.pass(live.backoffMaxMs - 1);
    expect([page.sockets.length, state()]).toEqual([1, "reconnecting"]);
    await page.pass(1);
    expect(page.sockets).toHaveLength(2);
  },
);

test("a page that waits for its next try opens none for a new listener", async () => {
  await goLive();
  page.socket.end();
  await listen("counter");
  expect(page.sockets).toHaveLength(1);
  await page.pass(live.backoffMaxMs);
  expect(page.socket.hello.topics).toBe("counter,presence");
});

test.each([
  ["ended", { type: "session-ended" }, closeCodes.sessionEnded],
  ["outdated", { type: "outdated" }, closeCodes.outdated],
] as const)("%s is final, by the frame as by the close code alone", async (final, frame, code) => {
  await goLive();
  page.socket.say(frame);
  expect([state(), page.socket.isLetGo()]).toEqual([final, true]);
  page.setOnline(false);
  page.setOnline(true);
  await page.pass(live.backoffMaxMs);
  expect([state(), page.sockets.length]).toEqual([final, 1]);
  page.leave();
  page = new FakePage();
  connection = await load();
  await goLive();
  page.socket.end(code);
  expect(state()).toBe(final);
});

test("a page without a network rests, and comes back at once with it", async () => {
  await goLive();
  page.setOnline(false);
  expect([state(), page.socket.isLetGo()]).toEqual(["offline", true]);
  await page.pass(live.backoffMaxMs);
  expect(page.sockets).toHaveLength(1);
  page.setOnline(true);
  expect(page.sockets).toHaveLength(2);
});

test("a hidden page rests, and a page that is opened hidden opens no socket", async () => {
  page.setHidden(true);
  await listen("presence");
  expect([state(), page.sockets.length]).toEqual(["paused", 0]);
  page.setHidden(false);
  expect(page.sockets).toHaveLength(1);
  page.socket.accept();
  page.setHidden(true);
  await page.pass(live.backoffMaxMs);
  expect([state(), page.sockets.length]).toEqual(["paused", 1]);
});

test("a link that died without a word is noticed within 30 seconds", async () => {
  await goLive();
  for (let beat = 0; beat < 5; beat += 1) {
    page.socket.pong();
    await page.pass(live.pingEveryMs);
  }
  expect(state()).toBe("live");
  page.socket.pong();
  await page.pass(30_000);
  expect([state(), page.sockets.length > 1]).toEqual(["reconnecting", true]);
});

test("a socket that never opens is given up", async () => {
  await listen("presence");
  await page.pass(live.openWithinMs + live.backoffMinMs);
  expect(page.sockets).toHaveLength(2);
});

test("a socket that was given up while it opened does not end the next one", async () => {
  await listen("presence");
  page.socket.end();
  await page.pass(live.backoffMinMs);
  page.socket.accept();
  page.socket.pong();
  await page.pass(live.openWithinMs);
  expect([state(), page.sockets.length]).toEqual(["live", 2]);
});

test("the name of the browser is kept for as long as a page holds a socket", async () => {
  await goLive();
  for (let passed = 0; passed < 5 * live.browserIdKeptMs; passed += live.pingEveryMs) {
    await page.pass(live.pingEveryMs);
    page.socket.pong();
  }
  const [kept = "", until] = [...page.storage.values()].join().split(" ");
  expect([kept, Number(until) > Date.now()]).toEqual([page.socket.hello.browser, true]);
});

test("what a dropped socket still says reaches nobody", async () => {
  const { heard } = await goLive();
  const first = page.socket;
  connection.reconnect();
  first.say({ type: "session-ended" });
  first.end(closeCodes.outdated);
  expect([state(), heard.length]).toEqual(["reconnecting", 1]);
});

test("news of a new version leave the page at work", async () => {
  await goLive();
  page.socket.say({ type: "new-version" });
  expect([connection.$hasNewVersion.get(), state()]).toEqual([true, "live"]);
});

test("a frame that is newer than this page does no harm", async () => {
  const { heard } = await goLive();
  page.socket.dispatchEvent(new MessageEvent("message", { data: '{"type":"weather"}' }));
  expect([state(), heard.length]).toEqual(["live", 1]);
});
