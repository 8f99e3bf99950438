import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { percentile } from "../statistics.ts";
import type { Orders, Report } from "./loader.ts";
import type { Subject } from "./subjects.ts";
import { delays, joinSeen, sumOf } from "./tally.ts";
import { readUsage, type Usage } from "./workerd.ts";

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
  workerd: { cpuPercent: number; memoryMB: number } | undefined;
}

const socketsPerThread = 2500;

/** Opens the sockets, sends the load, and waits for what is still on its way. */
export async function offer(subject: Subject, load: Load): Promise<Outcome> {
  const count = Math.ceil(subject.sockets.length / socketsPerThread);
  const threads = Array.from({ length: count }, (_, index) => {
    const sockets = subject.sockets.filter((_, place) => place % count === index);
    const orders: Orders = { ...load, addsPerSecond: load.addsPerSecond / count, sockets };
    return new Worker(new URL("loader.ts", import.meta.url), { workerData: orders });
  });
  try {
    const askedAt = performance.now();
    await Promise.all(threads.map((thread) => once(thread, "message")));
    const openingSeconds = (performance.now() - askedAt) / 1000;
    const before = readUsage();
    const loadEnds = new Promise<Usage | undefined>((resolve) => {
      setTimeout(() => resolve(readUsage()), load.seconds * 1000);
    });
    const reports = threads.map(async (thread): Promise<Report> => {
      const reported = once(thread, "message");
      thread.postMessage("go");
      const [report] = await reported;
      return report;
    });
    const found = await Promise.all(reports);
    const usage = usageBetween(before, await loadEnds, load.seconds);
    return { ...summarise(found), openingSeconds, value: (await subject.value?.()) ?? Number.NaN, workerd: usage };
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

function summarise(reports: Report[]): Omit<Outcome, "openingSeconds" | "value" | "workerd"> {
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

function usageBetween(before: Usage | undefined, after: Usage | undefined, seconds: number): Outcome["workerd"] {
  if (!before || !after) return undefined;
  return { cpuPercent: ((after.cpuSeconds - before.cpuSeconds) / seconds) * 100, memoryMB: after.memoryMB };
}

function sum(reports: Report[], count: (report: Report) => number): number {
  return reports.reduce((total, report) => total + count(report), 0);
}
