import { formatNumber, wordsFrom } from "~/platform/language.ts";
import { counterHistory } from "~/platform/limits.ts";
import { liveCounterWords } from "./words/in-browser.ts";

export type HistoryRange = keyof typeof counterHistory;

/** What happened from `at` on: sums of amounts, not of clicks. Times without moves have no bar. */
export interface HistoryBar {
  at: number;
  added: number;
  taken: number;
}

/** What `Counter` tells about one range, as of `now`. `total` is all that it ever moved, in both directions. */
export interface CounterHistory {
  range: HistoryRange;
  now: number;
  total: number;
  bars: HistoryBar[];
}

/** The moves of each bar from the oldest to the one that is under way, which begins at `newest`. */
export interface Moves {
  newest: number;
  moves: readonly number[];
}

/** The range in an address; whatever else stands there means the last day. */
export function parseRange(text: string | null): HistoryRange {
  return text === "30d" ? "30d" : "24h";
}

/** When the row or bar of `lengthMs` that holds `at` begins. Days begin at midnight UTC. */
export function beginOf(at: number, lengthMs: number): number {
  return at - (at % lengthMs);
}

/** When the oldest of the bars begins: they end with the one that is under way, so none is cut off by pruning. */
export function beginOfBars(range: HistoryRange, now: number): number {
  const { keepMs, barMs } = counterHistory[range];
  return beginOf(now, barMs) - keepMs + barMs;
}

/** Every bar of the range, also those in which nothing moved. A move counts in either direction. */
export function fillBars({ range, now, bars }: CounterHistory): Moves {
  const { keepMs, barMs } = counterHistory[range];
  const begin = beginOfBars(range, now);
  const moves = Array<number>(keepMs / barMs).fill(0);
  for (const { at, added, taken } of bars) {
    const index = (at - begin) / barMs;
    if (index in moves) moves[index] = added + taken;
  }
  return { newest: beginOf(now, barMs), moves };
}

export function isInNewest({ newest }: Moves, at: number, range: HistoryRange): boolean {
  return at < newest + counterHistory[range].barMs;
}

/** The bars after `amount` more moves at `at`: in the newest bar, or in a newer one that pushes old ones out. */
export function addMoves({ newest, moves }: Moves, amount: number, at: number, range: HistoryRange): Moves {
  const { barMs } = counterHistory[range];
  const passed = Math.max(0, (beginOf(at, barMs) - newest) / barMs);
  const shifted = [...moves, ...Array<number>(Math.min(passed, moves.length)).fill(0)].slice(-moves.length);
  return {
    newest: newest + passed * barMs,
    moves: shifted.map((count, index) => (index === shifted.length - 1 ? count + amount : count)),
  };
}

/** Heights from 0 to `full`. The highest bar fills it; what moved at all stays visible beside it. */
export function heightsOf(moves: readonly number[], full: number): number[] {
  const most = Math.max(...moves);
  return moves.map((count) => (count === 0 ? 0 : Math.max(full / 50, (count / most) * full)));
}

export const sumOf = (moves: readonly number[]): number => moves.reduce((sum, count) => sum + count, 0);

/** The figures above the chart, in words. */
export function wordsFor(moves: readonly number[]): { sum: string; most: string } {
  const sum = sumOf(moves);
  return {
    sum: wordsFrom(liveCounterWords).moves(formatNumber(sum), sum === 1),
    most: formatNumber(Math.max(...moves)),
  };
}
