import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { parseServerFrame, type ServerFrame } from "~/features/live/protocol.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

/** The client that docs/live.md shows, as somebody would run it. */
class Client {
  readonly frames: (ServerFrame | null)[] = [];
  readonly child: ChildProcess;

  constructor(site: URL, amounts: number[] = [], cookie = "") {
    const args = ["docs/live-client.mjs", site.origin, ...amounts.map(String)];
    this.child = spawn(process.execPath, args, { env: { COOKIE: cookie }, stdio: ["ignore", "pipe", "inherit"] });
    if (this.child.stdout)
      createInterface(this.child.stdout).on("line", (line) => this.frames.push(parseServerFrame(line)));
  }

  get types(): (string | undefined)[] {
    return this.frames.map((frame) => frame?.type);
  }

  get value(): number | undefined {
    return this.frames.flatMap((frame) => (frame?.type === "counter" ? [frame.value] : [])).at(-1);
  }
}

let site: Site;
let ada: Visitor;
const clients: Client[] = [];
beforeAll(async () => {
  site = await startSite();
  ada = new Visitor(site.url);
  await ada.signIn("ada@example.com");
});
afterEach(() => {
  for (const { child } of clients.splice(0)) child.kill();
});
afterAll(() => site.close());

function run(amounts?: number[], cookie?: string): Client {
  const client = new Client(site.url, amounts, cookie);
  clients.push(client);
  return client;
}

test("it comes back when its shard is gone, and hears what happens then", async () => {
  const watcher = run();
  await expect.poll(() => watcher.types).toContain("presence");
  await expect.poll(() => watcher.value).toBeDefined();
  const before = watcher.value ?? 0;
  await site.worker.evictDurableObject("Presence", { name: "presence-0", webSockets: "close" });
  await ada.postJson("/api/counter/increment", { amount: 4 });
  await expect.poll(() => watcher.value).toBe(before + 4);
});

test("one watches, and prints frames of the protocol alone, while another adds until all of it counts", async () => {
  const watcher = run();
  await expect.poll(() => watcher.value).toBeDefined();
  const before = watcher.value ?? 0;
  const adder = run([5, -2], ada.cookie);
  expect(await once(adder.child, "close")).toEqual([0, null]);
  expect(adder.frames.filter((frame) => frame?.type === "acknowledged").at(-1)).toMatchObject({ n: 2 });
  await expect.poll(() => watcher.value).toBe(before + 3);
  expect([...watcher.types, ...adder.types]).not.toContain(undefined);
});

test("without a session it is told why nothing counts", async () => {
  const stranger = run([1]);
  await expect
    .poll(() => stranger.frames)
    .toContainEqual({ type: "refused", n: 1, code: "signed-out", reason: expect.stringContaining("Sign in") });
});
