import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { counterAmount } from "../../src/platform/limits.ts";
import { Visitor } from "../../tests/support/visitor.ts";
import { openPages } from "../workerd/people.ts";
import { startBuiltSite } from "../workerd/site.ts";
import type { RunningWorker } from "../workerd/worker.ts";
import { Line } from "./line.ts";
import { Page } from "./page.ts";
import { seededRandom } from "./random.ts";
import { type Outage, type Toll, takeToll } from "./toll.ts";

export interface Weather {
  pages: number;
  kills: number;
  /** Decides who is hit, when and how hard. The machine's own timing stays its own. */
  seed: number;
  progress?: (line: string) => void;
}

/** One page and the line that it is reached by. */
export interface Client {
  page: Page;
  line: Line;
}

/** Clicks of each page per second: with 200 pages more than a tick can miss, and far below what one person may send. */
const clicksPerSecond = 5;
const clickEveryMs = 50;
/** How often each line is hit per second. */
const harmsPerSecond = 0.2;
const harmEveryMs = 100;
const longestHoldMs = 1000;
/** Between the return of most and the next kill, at most. */
const longestCalmMs = 1500;
/** For the longest backoff of a page, and to send what has gathered. */
const patienceMs = 45_000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Runs the built Worker on storage that outlives it, kills it under load again and again, and says what was lost. */
export async function runStorm(weather: Weather): Promise<Toll> {
  const random = seededRandom(weather.seed);
  const storage = mkdtempSync(join(tmpdir(), "cirrus-chaos-"));
  const site = await startBuiltSite({}, storage);
  const clients: Client[] = [];
  try {
    clients.push(...(await openClients(site, weather.pages, random)));
    const outages = await rage(site, clients, weather, random);
    for (const { line } of clients) line.release();
    await until(() => clients.every(({ page }) => page.isSettled && page.isConnected));
    const { value } = await new Visitor(site.url).readCounter();
    return takeToll(clients, outages, value);
  } finally {
    for (const { page } of clients) page.close();
    for (const { line } of clients) line.close();
    await site.close();
    rmSync(storage, { recursive: true, force: true });
  }
}

/** Clicks and harms, and in between the kills, each when most pages are back from the one before. */
async function rage(site: RunningWorker, clients: Client[], { kills, progress }: Weather, random: () => number) {
  const timers = [
    setInterval(() => clickSome(clients, random), clickEveryMs),
    setInterval(() => harmSome(clients, random), harmEveryMs),
  ];
  const outages: Outage[] = [];
  try {
    while (outages.length < kills) {
      await until(() => clients.filter(({ page }) => page.isConnected).length > clients.length / 2);
      await pause(random() * longestCalmMs);
      outages.push(await killOnce(site, clients, outages.length % 3 < 2));
      progress?.(`  kill ${outages.length} of ${kills}`);
    }
    return outages;
  } finally {
    for (const timer of timers) clearInterval(timer);
  }
}

async function openClients(site: RunningWorker, count: number, random: () => number): Promise<Client[]> {
  const lines = await Promise.all(Array.from({ length: count }, () => Line.open(site.url)));
  const pages = await openPages(
    lines.map(({ url }) => url),
    await site.database("DB"),
  );
  return lines.flatMap((line, index) => {
    const opened = pages[index];
    return opened ? [{ line, page: new Page(opened, random) }] : [];
  });
}

function clickSome(clients: Client[], random: () => number): void {
  for (const { page } of clients) {
    const amount = Math.ceil(random() * counterAmount.max);
    if (random() < clicksPerSecond * (clickEveryMs / 1000)) page.click(random() < 0.5 ? -amount : amount);
  }
}

/** Cuts a line, delays it, or both: then the page never hears of adds that were counted, and sends them again. */
function harmSome(clients: Client[], random: () => number): void {
  for (const { line } of clients) {
    if (random() >= harmsPerSecond * (harmEveryMs / 1000)) continue;
    const [isHeld, isCut] = [random() < 2 / 3, random() < 2 / 3];
    if (isHeld) line.hold();
    setTimeout(() => (isCut ? line.cut() : line.release()), isHeld ? random() * longestHoldMs : 0);
  }
}

/**
 * Kills workerd at once, or while the acknowledgements of many adds arrive: had they left before their adds were written
 * for good, the adds would be lost.
 */
async function killOnce(site: RunningWorker, clients: Client[], isAimed: boolean): Promise<Outage> {
  if (isAimed) {
    for (const { page } of clients) page.click(counterAmount.max);
    await acknowledgements(clients, clients.length / 4);
  }
  const from = performance.now();
  await site.kill();
  return { from, until: performance.now() };
}

function acknowledgements(clients: Client[], count: number): Promise<void> {
  return new Promise((resolve) => {
    let arrived = 0;
    for (const { page } of clients) {
      page.onAcknowledged = () => {
        arrived += 1;
        if (arrived >= count) resolve();
      };
    }
  });
}

/** Waits for a condition, but not for ever: what did not come about shows in the toll. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!holds() && performance.now() < deadline) await pause(20);
}
