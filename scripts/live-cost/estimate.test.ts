import { describe, expect, test } from "vitest";
import { estimate, type Load, ticksPerSecond } from "./estimate.ts";
import type { Item } from "./prices.ts";

/** One shard on which somebody clicks in every tick, and nobody comes or goes. */
const busy: Load = {
  people: 1000,
  hoursPerDay: 24,
  clicksPerSecond: 1000,
  joinsPerDay: 0,
  signedInShare: 0.5,
  socketsPerShard: 1000,
  tickMs: 100,
};
const secondsPerMonth = 30 * 24 * 60 * 60;

function line(load: Load, item: Item) {
  const found = estimate(load).lines.find((each) => each.item === item);
  if (!found) throw new Error(`The estimate has no line for ${item}.`);
  return found;
}

describe("ticks", () => {
  test("without anything to say there are none", () => expect(ticksPerSecond(0, 0.1)).toBe(0));

  test("what is rare has a tick of its own, what is frequent shares the beat", () => {
    expect(ticksPerSecond(0.01, 0.1)).toBeCloseTo(0.01, 4);
    expect(ticksPerSecond(1000, 0.1)).toBeCloseTo(10, 4);
  });

  test("there are never more than asks, nor more than the beat", () => {
    for (const asks of [0.1, 1, 5, 10, 20, 100]) {
      expect(ticksPerSecond(asks, 0.1)).toBeLessThanOrEqual(Math.min(asks, 10));
    }
  });
});

describe("a month", () => {
  test("of nothing but sockets that rest costs the plan", () => {
    const { lines, dollars } = estimate({ ...busy, clicksPerSecond: 0 });
    expect(lines.map(({ used }) => used)).toEqual(lines.map(() => 0));
    expect(dollars).toBe(5);
  });

  test("bills rows: three a batch, two an add, beyond what is included", () => {
    const { used, dollars } = line(busy, "rowsWritten");
    expect(used / secondsPerMonth).toBeCloseTo(10 * 3 + 1000 * 2);
    expect(dollars).toBeCloseTo((2030 * secondsPerMonth - 50e6) / 1e6);
  });

  test("bills requests: a call a batch, and one for twenty frames", () => {
    expect(line(busy, "objectRequests").used / secondsPerMonth).toBeCloseTo(10 + 1000 / 20);
  });

  test("bills both objects for all the time that they tick, and no more than that", () => {
    expect(line(busy, "objectSeconds").used / secondsPerMonth).toBeCloseTo(2 * 0.128);
    expect(line({ ...busy, clicksPerSecond: 1 }, "objectSeconds").used / secondsPerMonth).toBeLessThan(0.2 * 0.128);
  });

  test("bills each socket that is opened, and asks D1 about those with a session alone", () => {
    const visited = { ...busy, joinsPerDay: 2 };
    expect(line(visited, "workerRequests").used).toBeCloseTo(1000 * 2 * 30);
    expect(line(visited, "databaseRowsRead").used).toBeCloseTo(1000 * 2 * 30 * 0.5 * 3);
  });

  test("is the sum of its lines and the plan", () => {
    const { lines, dollars } = estimate(busy);
    expect(dollars).toBeCloseTo(lines.reduce((sum, each) => sum + each.dollars, 5));
  });
});

describe("shards", () => {
  const many = { ...busy, people: 10_000, joinsPerDay: 5 };

  test("one alone is told nothing by Counter and reports to nobody", () => {
    const { strain } = estimate({ ...busy, joinsPerDay: 5 });
    expect(strain).toMatchObject({ shards: 1, callsOutOfCounter: 0, callsIntoFirstShard: 0, callsOutOfFirstShard: 0 });
  });

  test("of ten, nine are told each tick, and all ask", () => {
    const { strain } = estimate({ ...many, joinsPerDay: 0 });
    expect(strain.shards).toBe(10);
    expect(strain.callsOutOfCounter).toBeCloseTo(9 * 10);
    expect(strain.callsIntoCounter).toBeCloseTo(10 * 10, 0);
    expect(strain.sendsOfShard).toBeCloseTo(1000 * 10);
  });

  test("a longer tick asks less of Counter in both directions", () => {
    const [short, long] = [estimate(many).strain, estimate({ ...many, tickMs: 400 }).strain];
    expect(long.callsIntoCounter).toBeLessThan(short.callsIntoCounter);
    expect(long.callsOutOfCounter).toBeLessThan(short.callsOutOfCounter);
  });
});
