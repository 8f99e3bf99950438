import { expect, test } from "vitest";
import { delays, joinSeen, Screens } from "./tally.ts";

test("a snapshot is on every screen when the slowest has it or a later one", () => {
  let now = 100;
  const screens = new Screens(2, 10, () => now);
  screens.see(0, 11);
  screens.see(0, 12);
  expect(screens.seenByAll.size).toBe(0);
  now = 300;
  screens.see(1, 12);
  expect([...screens.seenByAll]).toEqual([
    [11, 300],
    [12, 300],
  ]);
});

test("old news and the same news again count for nothing", () => {
  const screens = new Screens(2, 10, () => 130);
  screens.see(0, 11);
  screens.see(0, 11);
  screens.see(0, 9);
  expect(screens.seenByAll.size).toBe(0);
  screens.see(1, 11);
  expect(screens.seenByAll.get(11)).toBe(130);
});

test("among several groups the last decides, and one that lacks a snapshot leaves it out", () => {
  const [some, others] = [
    new Map([
      [1, 50],
      [2, 60],
    ]),
    new Map([[1, 70]]),
  ];
  expect([...joinSeen([some, others])]).toEqual([[1, 70]]);
  expect(joinSeen([some])).toEqual(some);
});

test("an add's delay ends with the snapshot that it is part of; what came too late or never has none", () => {
  const seen = new Map([
    [1, 100],
    [2, 900],
  ]);
  const adds = [
    { at: 40, amount: 1, seq: 1 },
    { at: 50, amount: 1, seq: 2 },
    { at: 60, amount: 1 },
  ];
  expect(delays(adds, seen)).toEqual([60, 850]);
  expect(delays(adds, seen, 500)).toEqual([60]);
});
