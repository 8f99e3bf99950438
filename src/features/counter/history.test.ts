import { expect, test } from "vitest";
import { addMoves, beginOfBars, fillBars, heightsOf, parseRange, wordsFor } from "./history.ts";

const now = Date.UTC(2026, 4, 20, 14, 47, 12);
const history = (range: "24h" | "30d", bars: { at: number; added: number; taken: number }[]) =>
  fillBars({ range, now, total: 0, bars });

test("a day is 48 half hours, and the last is the one that is under way", () => {
  const { newest, moves } = history("24h", []);
  expect(moves).toEqual(Array(48).fill(0));
  expect(newest).toBe(Date.UTC(2026, 4, 20, 14, 30));
  expect(beginOfBars("24h", now)).toBe(Date.UTC(2026, 4, 19, 15, 0));
});

test("30 days begin at midnight UTC and end with today", () => {
  const { newest, moves } = history("30d", []);
  expect(moves).toHaveLength(30);
  expect(newest).toBe(Date.UTC(2026, 4, 20));
  expect(beginOfBars("30d", now)).toBe(Date.UTC(2026, 3, 21));
});

test("each bar holds both directions; what is outside of the range is left out", () => {
  const { moves } = history("24h", [
    { at: Date.UTC(2026, 4, 19, 14, 30), added: 100, taken: 100 },
    { at: Date.UTC(2026, 4, 19, 15, 0), added: 1, taken: 0 },
    { at: Date.UTC(2026, 4, 20, 14, 30), added: 5, taken: 2 },
    { at: Date.UTC(2026, 4, 20, 15, 0), added: 100, taken: 100 },
  ]);
  expect([moves[0], moves[47], wordsFor(moves)]).toEqual([1, 7, { sum: "8 moves", most: "7" }]);
});

test("moves grow the newest bar, and push old ones out as time passes", () => {
  const bars = { newest: Date.UTC(2026, 4, 20, 14, 30), moves: [9, 8, 7] };
  expect(addMoves(bars, 2, now, "24h")).toEqual({ ...bars, moves: [9, 8, 9] });
  expect(addMoves(bars, 2, Date.UTC(2026, 4, 20, 15, 1), "24h").moves).toEqual([8, 7, 2]);
  expect(addMoves(bars, 2, Date.UTC(2026, 4, 20, 15, 31), "24h").moves).toEqual([7, 0, 2]);
  const later = addMoves(bars, 2, Date.UTC(2026, 11, 24, 23, 59), "24h");
  expect(later).toEqual({ newest: Date.UTC(2026, 11, 24, 23, 30), moves: [0, 0, 2] });
});

test("a clock that went back moves the newest bar and no other", () => {
  const bars = { newest: Date.UTC(2026, 4, 20, 14, 30), moves: [9, 8, 7] };
  expect(addMoves(bars, 1, now - 60 * 60_000, "24h")).toEqual({ ...bars, moves: [9, 8, 8] });
});

test("beside one huge bar the small ones stay visible, and nothing stays nothing", () => {
  expect(heightsOf([0, 1, 500_000, 1_000_000], 100)).toEqual([0, 2, 50, 100]);
  expect(heightsOf([0, 0], 100)).toEqual([0, 0]);
});

test("one move is told in the singular", () => {
  expect(wordsFor([0, 1])).toEqual({ sum: "1 move", most: "1" });
});

test("whatever is no range is the last day", () => {
  expect([null, "", "24h", "30d", "toString", "31d"].map(parseRange)).toEqual([
    "24h",
    "24h",
    "24h",
    "30d",
    "24h",
    "24h",
  ]);
});
