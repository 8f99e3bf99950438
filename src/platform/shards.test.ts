import { expect, test } from "vitest";
import { allShards, shardOf } from "./shards.ts";

const browsers = Array.from(
  { length: 4000 },
  (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
);

test("a browser always belongs to the same shard, and that shard exists", () => {
  for (const browser of browsers.slice(0, 50)) {
    expect(shardOf(browser, 16)).toBe(shardOf(browser, 16));
    expect(allShards(16)).toContain(shardOf(browser, 16));
  }
});

test("with one shard everybody is on it", () => {
  expect(new Set(browsers.map((browser) => shardOf(browser, 1)))).toEqual(new Set(allShards(1)));
});

test("browsers spread evenly", () => {
  const counts = new Map<string, number>();
  for (const browser of browsers) counts.set(shardOf(browser, 4), (counts.get(shardOf(browser, 4)) ?? 0) + 1);
  expect(Math.min(...counts.values())).toBeGreaterThan(800);
  expect(Math.max(...counts.values())).toBeLessThan(1200);
});
