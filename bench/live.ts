import { live } from "../src/platform/limits.ts";
import { atLeast, atMost, type Figure, type Goal } from "./goals.ts";
import { type Load, type Outcome, offer } from "./live/offer.ts";
import { defaultSizes, nameOf, readSizes, type Size } from "./live/size.ts";
import { startLive, startNaive } from "./live/subjects.ts";
import type { Bench, Findings, Probe } from "./probe.ts";
import { type Open, shared } from "./shared.ts";

const addsPerSecond = 1000;
/** The size that QUALITY's goals for time are about, and how long it is loaded. */
const goalSize: Size = { sockets: 1000, shards: 1 };
const goalSeconds = 30;
const otherSeconds = 6;
/** Offered to measure the ratio: on a machine where the naive object does well, 1,000 adds/s would be too few. */
const offeredTimesNaive = 20;
/** After the load: for acknowledgements that are still on their way. */
const patienceSeconds = 10;

/** How much the live counter absorbs, how soon everybody sees it, and how a naive object does under the same load. */
export async function openLiveBench(sizes = defaultSizes): Promise<Bench> {
  const measured = readSizes(sizes);
  const probes = [...new Set(measured.map(({ sockets }) => sockets))].flatMap((sockets) => {
    const naive = shared(() => measureNaive(sockets)).open;
    const alike = measured.filter((size) => size.sockets === sockets);
    return [
      naiveProbe(sockets, naive),
      ...alike.map((size) => liveProbe(size, naive)),
      ...alike.filter(isGoalSize).map((size) => ratioProbe(size, naive)),
    ];
  });
  return { probes, close: async () => {} };
}

const ofNaive = (sockets: number) => `${sockets} sockets, naive object`;
const atItsMost = (size: Size) => `${nameOf(size)}, offered more`;
const figureOf = (what: string, row: string) => `${what}, ${row}`;
const p50 = "send to every screen, p50";
const p99 = "send to every screen, p99";
const calls = "Counter calls per second";
const ratio = "adds absorbed, times the naive object's";
const valueOff = "value after the load, away from the sum sent";
const acknowledgedOff = "sum acknowledged, away from the sum sent";

/** Measured once for all sizes with as many sockets. */
function naiveProbe(sockets: number, naive: Open<Outcome>): Probe {
  const row = ofNaive(sockets);
  const measure = async () => {
    const outcome = await naive();
    return { figures: inTable(row, outcome), notes: [...explanations, ...remarks(row, outcome)] };
  };
  return { title: row, goals: [], measure };
}

function liveProbe(size: Size, naive: Open<Outcome>): Probe {
  const row = nameOf(size);
  const load = { addsPerSecond, seconds: isGoalSize(size) ? goalSeconds : otherSeconds, patienceSeconds };
  const measure = async () => {
    const { absorbedPerSecond } = await naive();
    return findingsOf(row, await measureLive(size, load), absorbedPerSecond);
  };
  return { title: row, goals: [...exactly(row), ...(isGoalSize(size) ? inTime(row) : [])], measure };
}

/** How many times as much as the naive object: offered more than that. */
function ratioProbe(size: Size, naive: Open<Outcome>): Probe {
  const row = atItsMost(size);
  const measure = async () => {
    const { absorbedPerSecond } = await naive();
    const offered = Math.max(addsPerSecond, Math.ceil(offeredTimesNaive * absorbedPerSecond));
    const load = { addsPerSecond: offered, seconds: otherSeconds, patienceSeconds };
    return findingsOf(row, await measureLive(size, load), absorbedPerSecond);
  };
  return { title: row, goals: [...exactly(row), { figure: figureOf(ratio, row), bound: atLeast(16) }], measure };
}

function isGoalSize({ sockets, shards }: Size): boolean {
  return sockets === goalSize.sockets && shards === goalSize.shards;
}

function exactly(row: string): Goal[] {
  return [valueOff, acknowledgedOff].map((off) => ({ figure: figureOf(off, row), bound: atMost(0) }));
}

function inTime(row: string): Goal[] {
  return [
    { figure: figureOf(p50, row), bound: atMost(live.tickMs) },
    { figure: figureOf(p99, row), bound: atMost(live.tickMs + 60) },
    { figure: figureOf(calls, row), bound: atMost(25) },
  ];
}

async function measureLive(size: Size, load: Load): Promise<Outcome> {
  const subject = await startLive(size);
  return offer(subject, load).finally(() => subject.close());
}

async function measureNaive(sockets: number): Promise<Outcome> {
  const subject = await startNaive(sockets);
  const load = { addsPerSecond, seconds: otherSeconds, patienceSeconds: 0 };
  return offer(subject, load).finally(() => subject.close());
}

function findingsOf(row: string, outcome: Outcome, naivePerSecond: number): Findings {
  const off = (sum: number) => Math.abs(sum - outcome.sumSent);
  return {
    figures: [
      ...inTable(row, outcome, outcome.absorbedPerSecond / naivePerSecond),
      { name: figureOf(valueOff, row), value: off(outcome.value), unit: "" },
      { name: figureOf(acknowledgedOff, row), value: off(outcome.sumAcknowledged), unit: "" },
    ],
    notes: [...explanations, ...remarks(row, outcome)],
  };
}

/** One row of the table. The columns are short; the names of the figures say what they are. */
function inTable(row: string, outcome: Outcome, timesNaive?: number): Figure[] {
  const { delayMs, cost } = outcome;
  const cells: [column: string, name: string, value: number | undefined, unit: string][] = [
    ["open in s", "opening all sockets", outcome.openingSeconds, "s"],
    ["offered/s", "adds offered per second", outcome.offeredPerSecond, "adds/s"],
    ["absorbed/s", "adds absorbed per second", outcome.absorbedPerSecond, "adds/s"],
    ["p50 ms", p50, delayMs.p50, "ms"],
    ["p95 ms", "send to every screen, p95", delayMs.p95, "ms"],
    ["p99 ms", p99, delayMs.p99, "ms"],
    ["frames/s", "frames received per second", outcome.framesPerSecond, "frames/s"],
    ["calls/s", calls, outcome.writesPerSecond, "calls/s"],
    ["CPU %", "workerd's processor time", cost?.cpuPercent, "% of a core"],
    ["MB", "workerd's memory", cost?.memoryMB, "MB"],
    ["others %", "processor time of other programs", cost?.othersPercent, "% of a core"],
    ["load busy %", "busiest thread of the load", outcome.busiestThread * 100, "% of its time"],
    ["× naive", ratio, timesNaive, "×"],
  ];
  return cells.flatMap(([column, name, value, unit]) =>
    value === undefined ? [] : [{ name: figureOf(name, row), value, unit, cell: { row, column } }],
  );
}

const explanations = [
  "An add is absorbed when every socket has got a snapshot with it before the load ends. Delays are of adds that got there at all.",
  "Calls to Counter are told from the snapshots' numbers, which grow by one with each that writes; the naive object writes itself.",
  "The load shares this machine with workerd. What is offered bounds what can be absorbed, and so × naive.",
  "All objects of a workerd share one thread: here more shards are more work. At Cloudflare each has a thread of its own.",
];

/** What a reader must know to judge the figures. */
function remarks(row: string, outcome: Outcome): string[] {
  const { unacknowledged, closed, refusals, busiestThread, sent } = outcome;
  const othersPercent = outcome.cost?.othersPercent ?? 0;
  return [
    ...(unacknowledged > 0 ? [`${row}: ${unacknowledged} of ${sent} adds were not acknowledged.`] : []),
    ...(closed > 0 ? [`${row}: ${closed} sockets were closed under the load.`] : []),
    ...(refusals.length > 0 ? [`${row}: adds were refused: ${refusals.join(" ")}`] : []),
    ...(othersPercent > 20 ? [`${row}: other programs kept this machine busy: timings are too high.`] : []),
    ...(busiestThread > 0.9 ? [`${row}: the load generator was busy all the time: it may be what was measured.`] : []),
  ];
}
