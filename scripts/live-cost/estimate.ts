import { live } from "../../src/platform/limits.ts";
import { framesPerRequest, type Item, items, objectGigabytes, planDollars, prices } from "./prices.ts";
import { addRows, batchRows, callSeconds, forgottenPageRows, sessionRows } from "./work.ts";

/** Who comes, and what they do while they are there. */
export interface Load {
  /** Connected at once, each by one socket. */
  people: number;
  hoursPerDay: number;
  /** Of all people together. */
  clicksPerSecond: number;
  /** Sockets opened per person connected: visits, reloads, phones that come back. */
  joinsPerDay: number;
  /** From 0 to 1. */
  signedInShare: number;
  socketsPerShard: number;
  tickMs: number;
}

/** What the objects have to bear, in events per second while people are there. */
export interface Strain {
  shards: number;
  joins: number;
  callsIntoCounter: number;
  callsOutOfCounter: number;
  callsIntoFirstShard: number;
  callsOutOfFirstShard: number;
  /** Frames that a shard sends. */
  sendsOfShard: number;
}

export interface Line {
  item: Item;
  used: number;
  dollars: number;
}

export interface Estimate {
  strain: Strain;
  lines: Line[];
  dollars: number;
}

const daysPerMonth = 30;
const secondsPerHour = 3600;

/** What a month of a load takes, and what it costs by list price. Where it has to guess, it guesses too much. */
export function estimate(load: Load): Estimate {
  const flow = flowOf(load);
  const used = usageOf(load, flow);
  const lines = items.map((item) => ({ item, used: used[item], dollars: priceOf(item, used[item]) }));
  return {
    strain: strainOf(load, flow),
    lines,
    dollars: lines.reduce((sum, { dollars }) => sum + dollars, planDollars),
  };
}

/**
 * How often a `Ticker` runs that is asked at random, `asks` times a second: at once after a rest, otherwise a pause after
 * the run before.
 */
export function ticksPerSecond(asks: number, pauseSeconds: number): number {
  return asks === 0 ? 0 : 1 / (pauseSeconds + Math.exp(-asks * pauseSeconds) / asks);
}

type Flow = ReturnType<typeof flowOf>;

/** Events per second: of all shards where nothing else is said. */
function flowOf({ people, hoursPerDay, clicksPerSecond: clicks, joinsPerDay, socketsPerShard, tickMs }: Load) {
  const shards = Math.max(1, Math.ceil(people / socketsPerShard));
  const others = shards - 1;
  const joins = (people * joinsPerDay) / (hoursPerDay * secondsPerHour);
  /** Each who joins also leaves. */
  const changes = 2 * joins;
  const tick = tickMs / 1000;
  const headcountTick = live.presenceEveryMs / 1000;
  const doubt = live.headcountIsFreshMs / 1000;
  const batches = shards * ticksPerSecond(clicks / shards, tick);
  const tellings = ticksPerSecond(batches, tick);
  const reportsOfShard = others && ticksPerSecond(changes / shards, headcountTick);
  const headcounts = ticksPerSecond(changes, headcountTick);
  return {
    shards,
    joins,
    clicks,
    batches,
    tellings,
    publishes: others * tellings,
    reports: others * reportsOfShard,
    headcounts,
    hearings: others * headcounts,
    /** Shards that were silent for so long are asked. */
    doubts: others * ticksPerSecond(changes, doubt) * Math.exp(-reportsOfShard * doubt),
  };
}

function strainOf({ people, tickMs }: Load, flow: Flow): Strain {
  const { shards, joins, batches, publishes, reports, hearings, doubts, tellings, headcounts } = flow;
  /** Those that a shard asked for itself, and those that it was told. */
  const snapshots = Math.min(1000 / tickMs, batches / shards + (shards > 1 ? tellings : 0));
  return {
    shards,
    joins,
    callsIntoCounter: batches + joins,
    callsOutOfCounter: publishes,
    callsIntoFirstShard: reports + publishes / Math.max(1, shards - 1),
    callsOutOfFirstShard: hearings + doubts,
    sendsOfShard: (people / shards) * (snapshots + headcounts),
  };
}

function usageOf(load: Load, flow: Flow): Record<Item, number> {
  const { joins, clicks, batches, publishes, reports, hearings, doubts } = flow;
  const seconds = daysPerMonth * load.hoursPerDay * secondsPerHour;
  const signedIn = joins * load.signedInShare;
  /** Of each join: the upgrade, and the snapshot that greets it. */
  const calls = 2 * joins + batches + publishes + reports + hearings + doubts;
  return {
    workerRequests: joins * seconds,
    objectRequests: (calls + clicks / framesPerRequest) * seconds,
    objectSeconds: awakeObjects(load, flow) * objectGigabytes * seconds,
    rowsWritten: (batches * batchRows.written + clicks * addRows.written + signedIn * forgottenPageRows) * seconds,
    rowsRead: (batches * batchRows.read + clicks * addRows.read + joins) * seconds,
    databaseRowsRead: signedIn * sessionRows * seconds,
  };
}

/**
 * Objects that are awake on average. An object is awake for a call, and while it waits for a tick or for the grace of
 * somebody who left; that these times overlap is left out.
 */
function awakeObjects({ tickMs }: Load, flow: Flow): number {
  const { shards, joins, batches, publishes, reports, hearings, doubts } = flow;
  const tick = tickMs / 1000;
  const counter = Math.min(1, batches * tick + joins * callSeconds);
  const headcountSeconds = (2 * joins + reports + hearings) * (live.presenceEveryMs / 1000);
  const graceSeconds = joins * (live.leaveGraceMs / 1000);
  const busySeconds = (batches + publishes) * tick + headcountSeconds + graceSeconds + doubts * callSeconds;
  const shard = Math.min(1, busySeconds / shards);
  // The first of many also waits for those that are silent.
  const first = shards > 1 && joins > 0 ? 1 : shard;
  return counter + first + (shards - 1) * shard;
}

function priceOf(item: Item, used: number): number {
  const { included, dollarsPerMillion } = prices[item];
  return (Math.max(0, used - included) / 1e6) * dollarsPerMillion;
}
