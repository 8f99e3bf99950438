import { expect, test } from "vitest";
import { costBetween, parseStat } from "./usage.ts";

test("a process's line is read from behind its name, whatever that holds", () => {
  const line = "42 (a) (b) S 7 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 1000 900000 2500 18446744073709551615";
  expect(parseStat(line)).toEqual({ cpuSeconds: 3, memoryMB: 10.24 });
});

test("workerd's processor time is told from this process's and from that of everything else", () => {
  const before = { workerd: { cpuSeconds: 1, memoryMB: 10 }, ownSeconds: 2, machineSeconds: 100 };
  const after = { workerd: { cpuSeconds: 4, memoryMB: 30 }, ownSeconds: 3, machineSeconds: 107 };
  expect(costBetween(before, after, 6)).toEqual({ cpuPercent: 50, memoryMB: 30, othersPercent: 50 });
  expect(costBetween({ ...before, workerd: undefined }, after, 6)).toBeUndefined();
});
