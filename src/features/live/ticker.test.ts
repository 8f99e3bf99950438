import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Ticker } from "./ticker.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A ticker that notes when it ran, each time for `takesMs`. */
function startTicker(takesMs = 0, pauseMs = 80) {
  const startedAt = Date.now();
  const ran: number[] = [];
  const ticker = new Ticker(
    async () => {
      ran.push(Date.now() - startedAt);
      if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
    },
    () => pauseMs,
  );
  return { ticker, ran };
}

test("after a rest it runs at once, and once for all that was asked together", async () => {
  const { ticker, ran } = startTicker();
  for (let asked = 0; asked < 5; asked += 1) ticker.ask();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ran).toEqual([0]);
});

test("what is asked between two runs waits for the pause, counted from the beginning of a run", async () => {
  const { ticker, ran } = startTicker(30);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(10);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(40);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ran).toEqual([0, 80]);
});

test("a run that takes longer than the pause is followed at once, and never joined", async () => {
  const { ticker, ran } = startTicker(200);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(100);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ran).toHaveLength(2);
  expect(ran[1]).toBeGreaterThanOrEqual(200);
  expect(ran[1]).toBeLessThan(210);
});

test("at rest it has no timer", async () => {
  const { ticker } = startTicker(30);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(30);
  expect(vi.getTimerCount()).toBe(0);
});

test("it goes on after a run that failed", async () => {
  let runs = 0;
  const ticker = new Ticker(
    () => {
      runs += 1;
      return Promise.reject(new Error("once"));
    },
    () => 80,
  );
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(10);
  ticker.ask();
  await vi.advanceTimersByTimeAsync(100);
  expect(runs).toBe(2);
  process.off("unhandledRejection", unhandled);
});
