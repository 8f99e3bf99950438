import { expect, test } from "vitest";
import { parseStat, usageBetween } from "./usage.ts";

test("a process's line is read from behind its name, whatever that holds", () => {
  const line = "42 (a) (b) S 7 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 1000 900000 2500 18446744073709551615";
  expect(parseStat(line)).toEqual({ cpuSeconds: 3, memoryMB: 10.24 });
});

test("processor time is of the time between, memory of its end", () => {
  const before = { cpuSeconds: 1, memoryMB: 10 };
  expect(usageBetween(before, { cpuSeconds: 4, memoryMB: 30 }, 6)).toEqual({ cpuPercent: 50, memoryMB: 30 });
  expect(usageBetween(undefined, before, 6)).toBeUndefined();
});
