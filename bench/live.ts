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
const otherSeconds = 10;
/** After the load: for acknowledgements that are still on their way. */
const patienceSeconds = 10;

/** How much the live counter absorbs, how soon everybody sees it, and how a naive object does under the same load. */
export async function openLiveBench(sizes = defaultSizes): Promise<Bench> {
  const measured = readSizes(sizes);
  const probes = [...new Set(measured.map(({ sockets }) => sockets))].flatMap((sockets) => {
    const naive = shared(() => measureNaive(sockets)).open;
    const alike = measured.filter((size) => size.sockets === sockets);
    return [...alike.map((size) => liveProbe(size, naive)), naiveProbe(sockets, naive)];
  });
  return { probes, close: async () => {} };
}

const ofSize = (what: string, size: Size) => `${what}, ${nameOf(size)}`;
const ofNaive = (sockets: number) => `the naive object, ${sockets} sockets`;
const absorbed = "adds absorbed per second";
const ratio = "adds absorbed, times the naive object's";
const valueOff = "value after the load, away from the sum sent";
const acknowledgedOff = "sum acknowledged, away from the sum sent";
const p50 = "send to every screen, p50";
const p99 = "send to every screen, p99";
const calls = "Counter calls per second";

/** Measured once for all sizes with as many sockets. */
function naiveProbe(sockets: number, naive: Open<Outcome>): Probe {
  return {
    title: ofNaive(sockets),
    goals: [],
    measure: async () => {
      const outcome = await naive();
      const figures = [...figuresOf(outcome), { name: "writes", value: outcome.writesPerSecond, unit: "writes/s" }];
      return {
        figures: figures.map((figure) => ({ ...figure, name: `${figure.name}, ${ofNaive(sockets)}` })),
        notes: [...explanations, ...remarks(ofNaive(sockets), outcome)],
      };
    },
  };
}

function liveProbe(size: Size, naive: Open<Outcome>): Probe {
  return {
    title: nameOf(size),
    goals: goalsOf(size),
    measure: async () => {
      const subject = await startLive(size);
      const outcome = await offer(subject, loadOf(size)).finally(() => subject.close());
      return findingsOf(size, outcome, await naive());
    },
  };
}

function goalsOf(size: Size): Goal[] {
  const isGoalSize = size.sockets === goalSize.sockets && size.shards === goalSize.shards;
  const named = (what: string) => ofSize(what, size);
  return [
    { figure: named(valueOff), bound: atMost(0) },
    { figure: named(acknowledgedOff), bound: atMost(0) },
    ...(isGoalSize
      ? [
          { figure: named(p50), bound: atMost(live.tickMs) },
          { figure: named(p99), bound: atMost(live.tickMs + 60) },
          { figure: named(calls), bound: atMost(25) },
          { figure: named(ratio), bound: atLeast(16) },
        ]
      : []),
  ];
}

function loadOf({ sockets, shards }: Size): Load {
  const isGoalSize = sockets === goalSize.sockets && shards === goalSize.shards;
  return { addsPerSecond, seconds: isGoalSize ? goalSeconds : otherSeconds, patienceSeconds };
}

async function measureNaive(sockets: number): Promise<Outcome> {
  const subject = await startNaive(sockets);
  const load = { addsPerSecond, seconds: otherSeconds, patienceSeconds: 0 };
  return offer(subject, load).finally(() => subject.close());
}

function findingsOf(size: Size, outcome: Outcome, naive: Outcome): Findings {
  const { value, sumSent, sumAcknowledged } = outcome;
  const figures = [
    ...figuresOf(outcome),
    { name: calls, value: outcome.writesPerSecond, unit: "calls/s" },
    { name: valueOff, value: Math.abs(value - sumSent), unit: "" },
    { name: acknowledgedOff, value: Math.abs(sumAcknowledged - sumSent), unit: "" },
    { name: ratio, value: outcome.absorbedPerSecond / naive.absorbedPerSecond, unit: "×" },
  ];
  return {
    figures: figures.map((figure) => ({ ...figure, name: ofSize(figure.name, size) })),
    notes: [...explanations, ...remarks(nameOf(size), outcome)],
  };
}

function figuresOf(outcome: Outcome): Figure[] {
  const { delayMs, workerd } = outcome;
  return [
    { name: "opening all sockets", value: outcome.openingSeconds, unit: "s" },
    { name: "adds offered per second", value: outcome.offeredPerSecond, unit: "adds/s" },
    { name: absorbed, value: outcome.absorbedPerSecond, unit: "adds/s" },
    { name: p50, value: delayMs.p50, unit: "ms" },
    { name: "send to every screen, p95", value: delayMs.p95, unit: "ms" },
    { name: p99, value: delayMs.p99, unit: "ms" },
    { name: "frames received per second", value: outcome.framesPerSecond, unit: "frames/s" },
    ...(workerd
      ? [
          { name: "workerd's processor time", value: workerd.cpuPercent, unit: "% of a core" },
          { name: "workerd's memory", value: workerd.memoryMB, unit: "MB" },
        ]
      : []),
    { name: "busiest thread of the load", value: outcome.busiestThread * 100, unit: "% of its time" },
  ];
}

const explanations = [
  "An add is absorbed when every socket has got a snapshot with it before the load ends. Delays are of adds that got there at all.",
  "Counter calls are told from the snapshots' numbers, which grow by one with each call that writes; reads are not in them.",
  "The load shares this machine with workerd. What is offered bounds the ratio: no more can be absorbed.",
];

/** What a reader must know to judge the figures. */
function remarks(where: string, outcome: Outcome): string[] {
  const { unacknowledged, closed, refusals, busiestThread, sent } = outcome;
  return [
    ...(unacknowledged > 0 ? [`${where}: ${unacknowledged} of ${sent} adds were not acknowledged.`] : []),
    ...(closed > 0 ? [`${where}: ${closed} sockets were closed under the load.`] : []),
    ...(refusals.length > 0 ? [`${where}: adds were refused: ${refusals.join(" ")}`] : []),
    ...(busiestThread > 0.9
      ? [`${where}: the load generator was busy all the time, so it may be what was measured.`]
      : []),
  ];
}
