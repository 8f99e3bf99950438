import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { progress } from "../progress.ts";
import { percentile } from "../statistics.ts";
import { type Cost, costBetween, readMoment } from "../workerd/usage.ts";
import type { Orders, Report } from "./loader.ts";
import type { Subject } from "./subjects.ts";
import { delays, joinSeen, sumOf } from "./tally.ts";

/** What to send, and for how long. */
export type Load = Pick<Orders, "addsPerSecond" | "seconds" | "patienceSeconds">;

/** What came of a load. Rates and delays are of the time of the load alone, sums of all that was sent. */
export interface Outcome {
  /** Until every socket was open and had its first snapshot. */
  openingSeconds: number;
  sent: number;
  offeredPerSecond: number;
  /** Adds that were on every screen before the load ended. */
  absorbedPerSecond: number;
  delayMs: { p50: number; p95: number; p99: number };
  framesPerSecond: number;
  writesPerSecond: number;
  sumSent: number;
  sumAcknowledged: number;
  /** The counter's value in the end; NaN where nobody was asked. */
  value: number;
  unacknowledged: number;
  closed: number;
  refusals: string[];
  busiestThread: number;
  cost: Cost | undefined;
}

const socketsPerThread = 2500;
const tellEveryMs = 2000;
/** For the news of the last who came: nothing is sent before. */
const calmMs = 1000;

/** Opens the sockets, sends the load, and waits for what is still on its way. */
export async function offer(subject: Subject, load: Load): Promise<Outcome> {
  const opened = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const threads = startThreads(subject, load, opened);
  const telling = setInterval(() => tellOpened(opened, subject), tellEveryMs);
  try {
    const askedAt = performance.now();
    await Promise.all(threads.map((thread) => once(thread, "message")));
    const openingSeconds = (performance.now() - askedAt) / 1000;
    clearInterval(telling);
    progress(`  ${subject.pages.length} sockets open, loading for ${load.seconds} s`);
    await pause(calmMs);
    const [found, cost] = await Promise.all([runLoad(threads), watchCost(subject.pid, load.seconds)]);
    return { ...summarise(found), openingSeconds, value: (await subject.value?.()) ?? Number.NaN, cost };
  } finally {
    clearInterval(telling);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

function startThreads({ pages }: Subject, load: Load, opened: Orders["opened"]): Worker[] {
  const count = Math.ceil(pages.length / socketsPerThread);
  return Array.from({ length: count }, (_, index) => {
    const ownPages = pages.filter((_page, place) => place % count === index);
    const orders: Orders = { ...load, addsPerSecond: load.addsPerSecond / count, pages: ownPages, opened };
    return new Worker(new URL("loader.ts", import.meta.url), { workerData: orders });
  });
}

function tellOpened(opened: Orders["opened"], { pages }: Subject): void {
  progress(`  opening: ${Atomics.load(opened, 0)} of ${pages.length} sockets`);
}

function runLoad(threads: Worker[]): Promise<Report[]> {
  return Promise.all(
    threads.map(async (thread) => {
      const reported = once(thread, "message");
      thread.postMessage("go");
      const [report]: Report[] = await reported;
      if (!report) throw new Error("A thread of the load ended without a report.");
      return report;
    }),
  );
}

async function watchCost(pid: number, seconds: number): Promise<Cost | undefined> {
  const before = readMoment(pid);
  await pause(seconds * 1000);
  return costBetween(before, readMoment(pid), seconds);
}

function summarise(reports: Report[]): Omit<Outcome, "openingSeconds" | "value" | "cost"> {
  const adds = reports.flatMap((report) => report.adds);
  const seen = joinSeen(reports.map((report) => report.seen));
  const endedAt = Math.max(...reports.map((report) => report.endedAt));
  const seconds = (endedAt - Math.min(...reports.map((report) => report.startedAt))) / 1000;
  const acknowledged = adds.filter(({ seq }) => seq !== undefined);
  const every = delays(adds, seen);
  const delay = (share: number) => (every.length > 0 ? percentile(every, share) : Number.NaN);
  return {
    sent: adds.length,
    offeredPerSecond: adds.length / seconds,
    absorbedPerSecond: delays(adds, seen, endedAt).length / seconds,
    delayMs: { p50: delay(0.5), p95: delay(0.95), p99: delay(0.99) },
    framesPerSecond: sum(reports, ({ frames }) => frames) / seconds,
    writesPerSecond: Math.max(...reports.map(({ writes }) => writes)) / seconds,
    sumSent: sumOf(adds),
    sumAcknowledged: sumOf(acknowledged),
    unacknowledged: adds.length - acknowledged.length,
    closed: sum(reports, ({ closed }) => closed),
    refusals: [...new Set(reports.flatMap(({ refusals }) => refusals))],
    busiestThread: Math.max(...reports.map(({ busy }) => busy)),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function sum(reports: Report[], count: (report: Report) => number): number {
  return reports.reduce((total, report) => total + count(report), 0);
}
