import { expect, test } from "vitest";
import { parseStat } from "./workerd.ts";

test("a process's line is read from behind its name, whatever that holds", () => {
  const line = "42 (a) (b) S 7 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 1000 900000 2500 18446744073709551615";
  expect(parseStat(42, line)).toEqual({
    pid: 42,
    parent: 7,
    name: "a) (b",
    usage: { cpuSeconds: 3, memoryMB: 10.24 },
  });
});
