import { expect, test } from "vitest";
import { median } from "./statistics.ts";

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
