import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AddQueue, notCounted } from "~/features/live/add-queue.ts";
import type { ClientFrame } from "~/features/live/client-frame.ts";
import type { Add, ServerFrame } from "~/features/live/protocol.ts";
import { live } from "~/platform/limits.ts";
import { ModelPage } from "../../../tests/support/model-page.ts";
import { visitorOf } from "../../../tests/support/presence.ts";
import type { Counter } from "./counter.object.ts";

type AddFrame = Extract<ClientFrame, { type: "add" }>;

/** What becomes of a call to `Counter`: `late` is one that is given up, and arrives all the same. */
const fates = ["answered", "answered", "answered", "failed", "answer lost", "late"] as const;
type Fate = (typeof fates)[number];

// So few that most runs meet a refusal; one more each other millisecond of the clock below. Each test file has limits of its own.
Object.assign(live, { addBurst: 2, addsPerSecond: 500, maxWaitingAdds: 8 });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** One connection of a page: what is on its way, up and down. */
interface Line {
  page: ModelPage;
  /** The server keeps it by this. */
  socket: WebSocket;
  up: ("open" | AddFrame)[];
  down: ServerFrame[];
  state: "connecting" | "open" | "closed";
}

/** Three pages, one shard and the real `Counter`, with a network between them that does its worst. */
class World {
  readonly pages = [new ModelPage("ada", "tab"), new ModelPage("ada", "other tab"), new ModelPage("eve", "tab")];
  private readonly counter: Counter;
  private queue = this.newQueue();
  private lines: Line[];
  private late: (readonly Add[])[] = [];
  private fate: Fate = "answered";

  constructor(counter: Counter) {
    this.counter = counter;
    this.lines = this.pages.map(connect);
  }

  click(index: number, amounts: readonly number[]): void {
    for (const amount of amounts) this.pageAt(index).click(amount);
  }

  send(index: number): void {
    const line = this.lineOf(this.pageAt(index));
    line.up.push(...line.page.leave());
  }

  /** Frames arrive at the server: also those of a connection that its page has given up on. */
  deliver(index: number, count: number): void {
    const line = this.lines[index % this.lines.length];
    for (const item of line?.up.splice(0, count) ?? []) {
      if (item === "open") this.accept(line);
      else if (line?.state === "open") this.take(line, item);
    }
  }

  async tick(fate: Fate): Promise<void> {
    if (this.queue.isIdle) return;
    this.fate = fate;
    const settled = await this.queue.settle(undefined).catch(() => undefined);
    if (!settled) return;
    const { snapshot, numbers, refused } = settled;
    for (const [socket, n] of numbers) this.tell(socket, { type: "acknowledged", n, seq: snapshot.seq });
    for (const [socket, { n, code }] of refused) this.tell(socket, notCounted(n, code));
  }

  hear(index: number): void {
    const line = this.lineOf(this.pageAt(index));
    for (const frame of line.down.splice(0)) line.page.hear(frame);
    if (line.state === "closed") this.reconnect(index);
  }

  reconnect(index: number): void {
    const page = this.pageAt(index);
    page.startOver();
    this.lines.push(connect(page));
  }

  pass(ms: number): void {
    vi.setSystemTime(Date.now() + ms);
  }

  arrive(): void {
    const adds = this.late.pop();
    if (adds) this.counter.apply(adds);
  }

  /** The shard is gone with all that it knew, and every page connects anew. */
  forget(): void {
    while (this.late.length > 0) this.arrive();
    this.queue = this.newQueue();
    for (const line of this.lines) line.state = "closed";
    for (const index of this.pages.keys()) this.reconnect(index);
  }

  /** The network is well again, until every page has nothing left to say. */
  async settle(): Promise<void> {
    for (let round = 0; this.pages.some(({ isSettled }) => !isSettled); round += 1) {
      if (round > 500) throw new Error("Some page is never told what became of its adds.");
      for (const index of this.pages.keys()) this.send(index);
      for (const index of this.lines.keys()) this.deliver(index, 1);
      await this.tick("answered");
      for (const index of this.pages.keys()) this.hear(index);
      this.pass(1);
    }
    while (this.late.length > 0) this.arrive();
  }

  private newQueue(): AddQueue {
    return new AddQueue(() => ({
      apply: async (adds) => this.answer(adds),
      lastNumbers: async (pages) => this.counter.lastNumbers(pages),
    }));
  }

  private answer(adds: readonly Add[]) {
    if (this.fate === "late") this.late.push(adds);
    if (this.fate === "late" || this.fate === "failed") throw new Error("Counter does not answer.");
    const snapshot = this.counter.apply(adds);
    if (this.fate === "answer lost") throw new Error("Nobody hears the answer.");
    return snapshot;
  }

  private accept(line: Line | undefined): void {
    for (const other of this.lines) if (other.page === line?.page && other.state === "open") other.state = "closed";
    if (line) line.state = "open";
  }

  private take({ page, socket }: Line, frame: AddFrame): void {
    const code = this.queue.take(socket, visitorOf(page.userId, page.page), frame);
    if (code !== undefined) this.tell(socket, notCounted(frame.n, code));
  }

  private tell(socket: WebSocket, frame: ServerFrame): void {
    const line = this.lines.find((candidate) => candidate.socket === socket);
    if (line?.state === "open") line.down.push(frame);
  }

  private pageAt(index: number): ModelPage {
    const page = this.pages[index];
    if (!page) throw new Error(`There is no page ${index}.`);
    return page;
  }

  private lineOf(page: ModelPage): Line {
    const line = this.lines.findLast((candidate) => candidate.page === page);
    if (!line) throw new Error("Every page has a connection.");
    return line;
  }
}

function connect(page: ModelPage): Line {
  return { page, socket: new WebSocketPair()[0], up: ["open"], down: [], state: "connecting" };
}

/** Something that happens, with its name for whoever reads a counterexample. */
class Step {
  private readonly name: string;
  readonly happen: (world: World) => void | Promise<void>;

  constructor(name: string, happen: (world: World) => void | Promise<void>) {
    this.name = name;
    this.happen = happen;
  }

  toString(): string {
    return this.name;
  }
}

const page = fc.nat(2);
const amounts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(page, amounts).map(([at, each]) => click(at, each)) },
  { weight: 4, arbitrary: page.map((at) => new Step(`send ${at}`, (world) => world.send(at))) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 5 })).map(([at, count]) => deliver(at, count)),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...fates).map((fate) => new Step(`tick: ${fate}`, (world) => world.tick(fate))),
  },
  { weight: 4, arbitrary: page.map((at) => new Step(`hear ${at}`, (world) => world.hear(at))) },
  { weight: 2, arbitrary: page.map((at) => new Step(`reconnect ${at}`, (world) => world.reconnect(at))) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 3 }).map((ms) => new Step(`pass ${ms}`, (world) => world.pass(ms))),
  },
  { weight: 1, arbitrary: fc.constant(new Step("arrive", (world) => world.arrive())) },
  { weight: 1, arbitrary: fc.constant(new Step("forget", (world) => world.forget())) },
);
const click = (at: number, amounts: number[]) =>
  new Step(`click ${at} ${amounts}`, (world) => world.click(at, amounts));
const deliver = (at: number, count: number) => new Step(`deliver ${at} ${count}`, (world) => world.deliver(at, count));

test("whatever the network does, the count is what the pages believe is counted, and every add is settled", async () => {
  const happens = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 80 }), async (steps) => {
    await runInDurableObject(env.COUNTER.getByName(crypto.randomUUID()), async (counter: Counter) => {
      const world = new World(counter);
      for (const { happen } of steps) await happen(world);
      await world.settle();
      expect(counter.read().value).toBe(world.pages.reduce((sum, { counted }) => sum + counted, 0));
    });
  });
  await fc.assert(happens, { numRuns: 200 });
});
