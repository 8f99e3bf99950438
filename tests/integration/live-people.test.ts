import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { live } from "~/platform/limits.ts";
import { allShards, firstShard, shardOf } from "~/platform/shards.ts";
import { People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import type { Visitor } from "../support/visitor.ts";

/** A site on some shards, with everybody who is there: tests leave their sockets open, and count on. */
class Place {
  readonly site: Site;
  readonly laptop: Visitor;
  readonly phone: Visitor;
  readonly people = new Set<string>();

  private constructor(site: Site, { laptop, phone }: { laptop: Visitor; phone: Visitor }) {
    this.site = site;
    this.laptop = laptop;
    this.phone = phone;
  }

  static async open(shards: number): Promise<Place> {
    const site = await startSite({ vars: { STAGE: "dev", PRESENCE_SHARDS: String(shards) } });
    return new Place(site, await new People(site).twoBrowsers());
  }

  /** Somebody who is not signed in. */
  async watch(browser: string = randomUUID(), headers: Record<string, string> = {}): Promise<Watcher> {
    this.people.add(browser);
    return new Watcher(browser, await LiveSocket.open(this.site.url, { hello: { browser }, headers }));
  }

  /** A device of the one person who is. */
  async use(device: Visitor, headers: Record<string, string> = {}): Promise<LiveSocket> {
    this.people.add("the one who is signed in");
    return LiveSocket.open(this.site.url, { cookie: device.cookie, headers });
  }

  async leave({ socket, browser }: Watcher): Promise<void> {
    await socket.close();
    this.people.delete(browser);
  }
}

/** Somebody who looks on, and what they were told. */
class Watcher {
  readonly browser: string;
  readonly socket: LiveSocket;

  constructor(browser: string, socket: LiveSocket) {
    this.browser = browser;
    this.socket = socket;
  }

  get frames() {
    return this.socket.frames.flatMap((frame) => (frame.type === "presence" ? [frame] : []));
  }

  get told(): number[] {
    return this.frames.map(({ online }) => online);
  }

  get countries(): Record<string, number> {
    return this.frames.at(-1)?.countries ?? {};
  }

  /** Waits until they know of everybody at a place. */
  async knows({ people }: Place): Promise<void> {
    await expect.poll(() => this.told.at(-1)).toBe(people.size);
  }
}

describe.each([1, 4, 16])("on %i shards", (shards) => {
  let place: Place;
  beforeAll(async () => {
    place = await Place.open(shards);
  });
  afterAll(() => place.site.close());

  test("tabs of a browser and devices of an account count once, for watchers on every shard", async () => {
    const watcher = await place.watch();
    for (const device of [place.laptop, place.laptop, place.phone]) await place.use(device);
    const tab = await place.watch();
    const twin = await place.watch(tab.browser);
    const others = await Promise.all(Array.from({ length: 24 }, () => place.watch()));
    for (const each of [watcher, tab, twin, ...others]) await each.knows(place);
    expect(Math.max(...watcher.told)).toBe(place.people.size);
  });

  test("an add on one shard reaches watchers on all, in order, and the sum is right", async () => {
    const watchers = await Promise.all(Array.from({ length: 24 }, () => place.watch()));
    const [mine, hers] = [await place.use(place.laptop), await place.use(place.phone)];
    const { value } = await place.laptop.readCounter();
    for (let n = 1; n <= 10; n += 1) {
      mine.send({ type: "add", n, amount: n });
      hers.send({ type: "add", n, amount: -1 });
    }
    const sum = value + 55 - 10;
    await Promise.all([mine, hers].map((socket) => socket.next("acknowledged", ({ n }) => n === 10)));
    for (const { socket } of watchers) await socket.next("counter", (frame) => frame.value === sum);
    expect((await place.laptop.readCounter()).value).toBe(sum);
    for (const { socket } of watchers) {
      const seqs = socket.frames.flatMap((frame) => (frame.type === "counter" ? [frame.seq] : []));
      expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other));
    }
  });
});

describe("who comes and goes", () => {
  const shards = 4;
  let place: Place;
  beforeAll(async () => {
    place = await Place.open(shards);
  });
  afterAll(() => place.site.close());

  const shardOfBrowser = (browser: string) => shardOf(`browser:${browser}`, shards);

  /** A browser that belongs to a shard. */
  function browserOf(shard: string): string {
    for (;;) {
      const browser = randomUUID();
      if (shardOfBrowser(browser) === shard) return browser;
    }
  }

  /** A shard with all its sockets is gone. Whoever is signed in may have been on it, and comes back. */
  async function kill(name: string): Promise<void> {
    await place.site.worker.evictDurableObject("Presence", { name, webSockets: "close" });
    for (const browser of place.people) if (shardOfBrowser(browser) === name) place.people.delete(browser);
    await place.use(place.laptop);
  }

  test("whoever reloads is never missed and never counted twice", async () => {
    const watcher = await place.watch();
    let stranger = await place.watch();
    let [since, tookMs] = [0, Number.POSITIVE_INFINITY];
    // On a machine that paused, whoever was away for longer has really left.
    while (tookMs > live.leaveGraceMs / 2) {
      await watcher.knows(place);
      since = watcher.told.length;
      const leftAt = Date.now();
      await place.leave(stranger);
      stranger = await place.watch(stranger.browser);
      tookMs = Date.now() - leftAt;
    }
    await place.watch();
    await watcher.knows(place);
    expect(watcher.told.slice(since)).toEqual([place.people.size]);
  });

  test("whoever leaves is gone after the grace, and not before", async () => {
    const watcher = await place.watch();
    const leaver = await place.watch();
    await watcher.knows(place);
    const leftAt = Date.now();
    await place.leave(leaver);
    await watcher.knows(place);
    expect(Date.now() - leftAt).toBeGreaterThan(live.leaveGraceMs - 100);
  });

  test("nobody is forgotten when every object has hibernated", async () => {
    const watcher = await place.watch();
    await place.use(place.laptop);
    await watcher.knows(place);
    const before = place.people.size;
    for (const name of allShards(shards)) {
      await place.site.worker.evictDurableObject("Presence", { name, webSockets: "hibernate" });
    }
    const since = watcher.told.length;
    await place.use(place.phone);
    const another = await place.watch();
    for (const each of [watcher, another]) await each.knows(place);
    expect(Math.min(...watcher.told.slice(since))).toBeGreaterThanOrEqual(before);
  });

  test("people are counted by country, but for those who hide it and those whose country is unknown", async () => {
    const from = (country: string) => ({ "mf-cf-blob": JSON.stringify({ country }) });
    const watcher = await place.watch(randomUUID(), from("XX"));
    for (const country of ["NO", "NZ", "NZ", "T1"]) await place.watch(randomUUID(), from(country));
    await place.use(place.laptop, from("IS"));
    await watcher.knows(place);
    await expect.poll(() => watcher.countries).toMatchObject({ NZ: 2, NO: 1, IS: 1 });
    const { countries } = watcher;
    expect(Object.values(countries)).toEqual(Object.values(countries).toSorted((one, other) => other - one));
    for (const code of ["XX", "T1"]) expect(countries).not.toHaveProperty(code);
    await place.laptop.submit("/profile?_action=preferences.save", { theme: "system", language: "browser" });
    await place.use(place.phone, from("IS"));
    await expect.poll(() => watcher.countries).not.toHaveProperty("IS");
    expect(watcher.told.at(-1)).toBe(place.people.size);
  });

  test("a shard that dies leaves the total when the next one comes, and is back when its people are", async () => {
    const watcher = await place.watch(browserOf(firstShard));
    const victims = await Promise.all([0, 1, 2].map(() => place.watch(browserOf("presence-2"))));
    await watcher.knows(place);
    await kill("presence-2");
    const witness = await place.watch(browserOf("presence-1"));
    await watcher.knows(place);
    const back = await Promise.all(victims.map(({ browser }) => place.watch(browser)));
    for (const each of [watcher, witness, ...back]) await each.knows(place);
  });

  test("when the shard that sums up dies, it knows everybody again wherever the next person comes", async () => {
    const watchers = await Promise.all(["presence-1", "presence-3"].map((name) => place.watch(browserOf(name))));
    for (const each of watchers) await each.knows(place);
    await kill(firstShard);
    const next = await place.watch(browserOf("presence-3"));
    for (const each of [next, ...watchers]) await each.knows(place);
  });
});
