import { expect, test } from "vitest";
import { Bucket } from "./bucket.ts";

test("a burst passes, the next waits for its token, and idling earns no more than a burst", () => {
  let now = 0;
  const bucket = new Bucket(3, 2, () => now);
  const take = (times: number) => Array.from({ length: times }, () => bucket.take());
  expect(take(4)).toEqual([true, true, true, false]);
  now += 500;
  expect(take(2)).toEqual([true, false]);
  now += 60_000;
  expect(take(4)).toEqual([true, true, true, false]);
});
