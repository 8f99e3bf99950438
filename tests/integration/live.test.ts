import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeCodes } from "~/features/live/protocol.ts";
import { live } from "~/platform/limits.ts";
import { readBuildId } from "../../scripts/build-id.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket, refusedWith } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let ada: Visitor;

beforeAll(async () => {
  site = await startSite();
  ada = new Visitor(site.url);
  await ada.signIn("ada@example.com");
});
afterAll(() => site.close());

async function readValue(): Promise<number> {
  return (await new Visitor(site.url).readCounter()).value;
}

describe("the gate", () => {
  test("a plain request is told to upgrade", async () => {
    const response = await new Visitor(site.url).get("/live");
    expect(response.status).toBe(426);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  test("a page of another site gets no socket", async () => {
    expect(await refusedWith(site.url, { origin: "https://evil.example", cookie: ada.cookie })).toBe(403);
  });

  test("a socket without Origin is refused", async () => {
    expect(await refusedWith(site.url, { origin: "" })).toBe(403);
  });

  test("a browser id that is none is refused", async () => {
    expect(await refusedWith(site.url, { hello: { browser: "' OR 1=1 --" } })).toBe(400);
  });

  test.each(["0", "2", ""])("a page of protocol version %j is told to reload, and not to come back", async (v) => {
    const socket = await LiveSocket.open(site.url, { hello: { v } });
    await socket.next("outdated");
    expect(await socket.closed()).toBe(closeCodes.outdated);
  });

  test("a page of another build hears that there is a new version, and goes on", async () => {
    const socket = await LiveSocket.open(site.url, { hello: { build: "another" } });
    await socket.next("new-version");
    await socket.next("counter");
    const ours = await LiveSocket.open(site.url, { hello: { build: readBuildId() } });
    await Promise.all([ours.next("presence"), ours.next("counter")]);
    expect(ours.frames.map(({ type }) => type)).not.toContain("new-version");
    await Promise.all([socket.close(), ours.close()]);
  });

  test("topics that this server does not know are left out, the others followed", async () => {
    const socket = await LiveSocket.open(site.url, { hello: { topics: "weather,counter" } });
    await socket.next("counter");
    await ada.postJson("/api/counter/increment", { amount: 1 });
    await expect.poll(() => socket.frames.map(({ type }) => type)).toEqual(["counter", "counter"]);
    await socket.close();
  });

  test("an identity header sent by the client is ignored", async () => {
    const forged = encodeURIComponent(JSON.stringify({ userId: "x", userName: "Mallory", sessionId: "y" }));
    const socket = await LiveSocket.open(site.url, { headers: { "x-cirrus-visitor": forged } });
    socket.send({ type: "add", n: 1, amount: 1 });
    expect(await socket.next("refused")).toMatchObject({ n: 1, reason: expect.stringContaining("Sign in") });
    await socket.close();
  });
});

describe("the counter over sockets", () => {
  test("two people see each other's clicks, and who moved it", async () => {
    const mine = await LiveSocket.open(site.url, { cookie: ada.cookie });
    const theirs = await LiveSocket.open(site.url);
    const before = await readValue();
    mine.send({ type: "add", n: 1, amount: 5 });
    const seen = await theirs.next("counter", ({ value }) => value === before + 5);
    expect(seen.movedBy).toBe("Ada");
    const { seq } = await mine.next("acknowledged", ({ n }) => n === 1);
    expect(seq).toBe(seen.seq);
    await Promise.all([mine.close(), theirs.close()]);
  });

  test("an add that is sent again after a lost connection counts once", async () => {
    const page = randomUUID();
    const before = await readValue();
    const first = await LiveSocket.open(site.url, { cookie: ada.cookie, hello: { page } });
    first.send({ type: "add", n: 1, amount: 7 });
    await first.next("acknowledged", ({ n }) => n === 1);
    await first.close();
    const second = await LiveSocket.open(site.url, { cookie: ada.cookie, hello: { page } });
    second.send({ type: "add", n: 1, amount: 7 });
    second.send({ type: "add", n: 2, amount: 1 });
    await second.next("acknowledged", ({ n }) => n === 2);
    expect(await readValue()).toBe(before + 8);
    await second.close();
  });

  test("adds of one tick are gathered into one snapshot", async () => {
    const socket = await LiveSocket.open(site.url, { cookie: ada.cookie });
    const { seq, value } = await socket.next("counter");
    const startedAt = Date.now();
    for (let n = 1; n <= 20; n += 1) socket.send({ type: "add", n, amount: 1 });
    const last = await socket.next("counter", (frame) => frame.value === value + 20);
    const ticks = Math.ceil((Date.now() - startedAt) / live.tickMs);
    expect(last.seq - seq).toBeLessThanOrEqual(1 + ticks);
    await socket.close();
  });

  test("somebody who is not signed in may watch but not move it", async () => {
    const socket = await LiveSocket.open(site.url);
    const { value } = await socket.next("counter");
    socket.send({ type: "add", n: 1, amount: 1 });
    await socket.next("refused", ({ n }) => n === 1);
    expect(await readValue()).toBe(value);
    await socket.close();
  });

  test("a click over HTTP reaches open sockets", async () => {
    const socket = await LiveSocket.open(site.url);
    const { value } = await socket.next("counter");
    await ada.postJson("/api/counter/increment", { amount: 2 });
    await socket.next("counter", (frame) => frame.value === value + 2);
    await socket.close();
  });

  test("objects that were evicted keep the count, and sockets that hibernated keep their identity", async () => {
    const socket = await LiveSocket.open(site.url, { cookie: ada.cookie });
    const { value } = await socket.next("counter");
    await site.worker.evictDurableObject("Counter", { name: "global" });
    await site.worker.evictDurableObject("Presence", { name: "presence-0", webSockets: "hibernate" });
    socket.send({ type: "add", n: 1, amount: 3 });
    await socket.next("acknowledged", ({ n }) => n === 1);
    expect(await readValue()).toBe(value + 3);
    await socket.close();
  });
});

describe("frames that are none of ours", () => {
  const bad: [string, string | Buffer, number][] = [
    ["not JSON", "{", 1008],
    ["an unknown type", '{"type":"become-admin"}', 1008],
    ["an amount out of bounds", '{"type":"add","n":1,"amount":101}', 1008],
    ["an amount of nothing", '{"type":"add","n":1,"amount":0}', 1008],
    ["a number that is no number", '{"type":"add","n":"1","amount":1}', 1008],
    ["a field too many", '{"type":"add","n":1,"amount":1,"userId":"x"}', 1008],
    ["a frame over the limit", `{"type":"add","n":1,"amount":1,"x":"${"ü".repeat(live.maxFrameBytes / 2)}"}`, 1009],
    ["bytes", Buffer.from([1, 2, 3]), 1009],
  ];

  test.each(bad)("%s: a reason, then the end", async (_, text, code) => {
    const before = await readValue();
    const socket = await LiveSocket.open(site.url, { cookie: ada.cookie });
    socket.sendText(text);
    expect((await socket.next("refused")).reason).not.toBe("");
    expect(await socket.closed()).toBe(code);
    expect(await readValue()).toBe(before);
  });

  test("too many frames at once: a reason, then the end", async () => {
    const socket = await LiveSocket.open(site.url, { cookie: ada.cookie });
    for (let n = 1; n <= 2 * live.frameBurst; n += 1) socket.send({ type: "add", n, amount: 1 });
    expect((await socket.next("refused")).reason).toContain("Too many");
    expect(await socket.closed()).toBe(1008);
  });
});

describe("presence", () => {
  test("people who come and go are counted", async () => {
    const first = await LiveSocket.open(site.url);
    const online = () => first.frames.findLast((frame) => frame.type === "presence")?.online;
    // Who was here before this test counts for a while longer.
    await expect.poll(online).toBe(1);
    const second = await LiveSocket.open(site.url);
    await expect.poll(online).toBe(2);
    await second.close();
    await expect.poll(online).toBe(1);
    await first.close();
  });

  test("signing out closes the sockets of that session and no others", async () => {
    const grace = new Visitor(site.url);
    await grace.signIn("grace@example.com");
    const hers = await LiveSocket.open(site.url, { cookie: grace.cookie });
    const other = await LiveSocket.open(site.url, { cookie: ada.cookie });
    await grace.submit("/profile?_action=auth.signOut", {});
    await hers.next("session-ended");
    await expect.poll(() => hers.isOpen()).toBe(false);
    other.send({ type: "add", n: 1, amount: 1 });
    await other.next("acknowledged");
    await other.close();
  });
});
