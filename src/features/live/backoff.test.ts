import { expect, test } from "vitest";
import { live } from "~/platform/limits.ts";
import { backoffMs } from "./backoff.ts";

test("the wait grows with each failure up to its bound, and never falls below half of the first", () => {
  const longest = Array.from({ length: 10 }, (_, failures) => backoffMs(failures, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  expect(backoffMs(9, () => 0)).toBe(live.backoffMinMs / 2);
});

test("browsers that lost the same server do not come back in step", () => {
  const waits = Array.from({ length: 100 }, () => backoffMs(5));
  expect(new Set(waits).size).toBeGreaterThan(50);
});
