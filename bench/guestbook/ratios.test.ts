import { expect, test } from "vitest";
import { delay, perSecond, rateRatio, ratio, type Turn } from "./ratios.ts";

const turn = (...delaysMs: number[]): Turn => ({ delaysMs, seconds: 0.5 });
const turns = (...delaysMs: number[]): Turn[] => delaysMs.map((ms) => turn(ms, ms));

test("requests per second and delays are of all turns together", () => {
  const both = [turn(1, 2, 3), turn(9)];
  expect([perSecond(both), delay(0.5)(both), delay(0.99)(both)]).toEqual([4, 2, 9]);
});

test("a ratio of subjects that do alike is 1, and it shows one that does worse", () => {
  const quick = turns(1, 1, 1, 1, 1, 1, 1);
  expect(ratio(delay(0.99), quick, quick)).toBe(1);
  expect(ratio(delay(0.99), turns(3, 3, 3, 3, 3, 3, 3), quick)).toBe(3);
  expect(rateRatio(quick, [turn(1), turn(1), turn(1)])).toBe(2);
});

test("a moment of trouble that hits only one of them does not decide", () => {
  expect(ratio(delay(0.99), turns(1, 1, 900, 1, 1, 1, 1, 1, 1, 1), turns(1, 1, 1, 1, 1, 1, 1, 1, 1, 1))).toBe(1);
});

test("of requests per second, every turn is compared with the one beside it", () => {
  const bumpy = [1, 2, 1, 4, 8].map((seconds) => ({ delaysMs: [1], seconds }));
  const twiceAsSlow = bumpy.map((each) => ({ ...each, seconds: each.seconds * 2 }));
  expect(rateRatio(bumpy, twiceAsSlow)).toBe(2);
  expect(rateRatio(bumpy, bumpy.with(4, { delaysMs: [1], seconds: 900 }))).toBe(1);
});

test("every turn counts", () => {
  const slow = turns(1, 1, 1, 2, 2, 2, 2);
  expect(ratio(delay(0.99), slow, turns(1, 1, 1, 1, 1, 1, 1))).toBe(2);
});

test("there is no ratio of nothing", () => {
  expect(() => ratio(perSecond, [], [])).toThrow(RangeError);
});
