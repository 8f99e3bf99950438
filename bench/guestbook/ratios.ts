import { median, percentile } from "../statistics.ts";

/** What one subject did in one turn. */
export interface Turn {
  delaysMs: number[];
  /** Until the last answer was there. */
  seconds: number;
}

/** What a number of turns says of a subject. */
export type Measure = (turns: Turn[]) => number;

export const perSecond: Measure = (turns) =>
  delaysOf(turns).length / turns.reduce((sum, { seconds }) => sum + seconds, 0);
export const delay =
  (share: number): Measure =>
  (turns) =>
    percentile(delaysOf(turns), share);

/** Odd, so that one of them is in the middle, and few, so that each holds enough requests for a p99. */
const stretches = 5;

/**
 * How many times as much one subject has as another that took turns with it: the middle one of some stretches of time, so
 * that a moment in which the machine did something else does not decide.
 */
export function ratio(measure: Measure, over: Turn[], under: Turn[], parts = stretches): number {
  const count = Math.min(parts, over.length, under.length);
  const part = (turns: Turn[], number: number) => measure(cut(turns, number, count));
  return median(Array.from({ length: count }, (_, number) => part(over, number) / part(under, number)));
}

/** As `ratio`, of requests per second: each turn is a stretch. */
export function rateRatio(over: Turn[], under: Turn[]): number {
  return ratio(perSecond, over, under, over.length);
}

function cut(turns: Turn[], part: number, count: number): Turn[] {
  return turns.slice(Math.floor((turns.length * part) / count), Math.floor((turns.length * (part + 1)) / count));
}

function delaysOf(turns: Turn[]): number[] {
  return turns.flatMap(({ delaysMs }) => delaysMs);
}
