import { expect, test } from "vitest";
import { median, percentile } from "./statistics.ts";

test.each([
  [[7], 7],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
  [[100, 99, 9], 99],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("values stay in their order, and nothing has no median", () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
  expect(() => median([])).toThrow(RangeError);
});

test("a percentile is a value that occurred, and nothing has none", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect([0, 0.5, 0.95, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 100, 190, 198, 200]);
  expect(percentile([7], 0.99)).toBe(7);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
