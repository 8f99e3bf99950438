import { expect, test } from "vitest";
import { seededRandom } from "./random.ts";

const draw = (seed: number, count: number) => Array.from({ length: count }, seededRandom(seed));

test("a seed gives the same numbers again, another seed others", () => {
  expect(draw(7, 10)).toEqual(draw(7, 10));
  expect(draw(7, 10)).not.toEqual(draw(8, 10));
});

test("the numbers fill the range from 0 to below 1", () => {
  const numbers = draw(1, 10_000);
  const tenths = new Set(numbers.map((number) => Math.floor(number * 10)));
  expect([...tenths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
