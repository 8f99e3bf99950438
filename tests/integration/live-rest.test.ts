import { randomUUID } from "node:crypto";
import { setTimeout as pass } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ping } from "~/features/live/protocol.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Ten seconds with nothing to do put an object to sleep, and a timer is something. The rest is for its last tick. */
const restsForMs = 11_500;

// Nothing evicts it here: it falls asleep by itself, or it does not. A shard that has just woken does not know what it has
// told its sockets and tells them again; one that was awake tells the newcomer alone. That is how it shows.
test("a shard falls asleep though pings come in, and its sockets wake it with their identity", async () => {
  const ada = new Visitor(site.url);
  await ada.signIn("ada@example.com");
  const browser = randomUUID();
  const mine = await LiveSocket.open(site.url, { cookie: ada.cookie, hello: { browser } });
  await mine.next("presence");
  const tellings = () => mine.frames.filter(({ type }) => type === "presence").length;
  const openTab = async () => {
    const tab = await LiveSocket.open(site.url, { cookie: ada.cookie, hello: { browser } });
    await tab.next("presence");
    return tab;
  };
  const awake = tellings();
  await openTab();
  expect(tellings()).toBe(awake);
  const restsUntil = Date.now() + restsForMs;
  while (Date.now() < restsUntil) {
    mine.sendText(ping);
    await pass(500);
  }
  await openTab();
  await expect.poll(tellings).toBe(awake + 1);
  mine.send({ type: "add", n: 1, amount: 3 });
  await mine.next("acknowledged", ({ n }) => n === 1);
  expect((await ada.readCounter()).movedBy).toBe("Ada");
});
