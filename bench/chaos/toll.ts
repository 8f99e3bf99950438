import type { Line } from "./line.ts";
import type { Absence, Page } from "./page.ts";

/** A time without a server, in milliseconds of `performance.now()`. */
export interface Outage {
  from: number;
  until: number;
}

/** What a storm did, and what it cost. */
export interface Toll {
  kills: number;
  cuts: number;
  holds: number;
  returns: number;
  longestOutageMs: number;
  longestAwayMs: number;
  /** The longest that a page took to come back beyond the wait that its backoff allows it. */
  latestMs: number;
  /** Pages that are not connected in the end, or wait for an acknowledgement. */
  leftBehind: number;
  addsSent: number;
  addsResent: number;
  addsAcknowledged: number;
  sumMade: number;
  sumAcknowledged: number;
  value: number;
  /** What the server said no to. */
  refusals: string[];
}

export function takeToll(clients: { page: Page; line: Line }[], outages: Outage[], value: number): Toll {
  const pages = clients.map(({ page }) => page);
  const absences = pages.flatMap((page) => page.absences);
  const lateness = clients.flatMap(({ page, line }) => {
    const harms = [...line.harms, ...outages.map(({ until }) => until)];
    return page.absences.map((absence) => latenessOf(absence, harms));
  });
  return {
    kills: outages.length,
    cuts: sum(clients, ({ line }) => line.cuts),
    holds: sum(clients, ({ line }) => line.holds),
    returns: absences.length,
    longestOutageMs: Math.max(0, ...outages.map(({ from, until }) => until - from)),
    longestAwayMs: Math.max(0, ...absences.map(({ lostAt, backAt }) => backAt - lostAt)),
    latestMs: Math.max(0, ...lateness),
    leftBehind: pages.filter((page) => !page.isConnected || !page.isSettled).length,
    addsSent: sum(pages, ({ addsSent }) => addsSent),
    addsResent: sum(pages, ({ addsResent }) => addsResent),
    addsAcknowledged: sum(pages, ({ addsAcknowledged }) => addsAcknowledged),
    sumMade: sum(pages, ({ made }) => made),
    sumAcknowledged: sum(pages, ({ sumAcknowledged }) => sumAcknowledged),
    value,
    refusals: [...new Set(pages.flatMap(({ refusals }) => [...refusals]))],
  };
}

/**
 * How long after its last hindrance a page was back, less the wait that its backoff may have chosen. Harms are moments:
 * when a server was up again, when a line was cut or let go of what it held.
 */
export function latenessOf({ lostAt, backAt, longestWaitMs }: Absence, harms: number[]): number {
  const freeSince = Math.max(lostAt, ...harms.filter((at) => at <= backAt));
  return backAt - freeSince - longestWaitMs;
}

function sum<Item>(items: Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
