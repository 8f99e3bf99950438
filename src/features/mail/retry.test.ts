import { expect, test } from "vitest";
import { mailDelivery } from "~/platform/limits.ts";
import { tryRepeatedly } from "./retry.ts";
import type { Failure } from "./rules.ts";

/** Tries that take `tookMs` each and meet `failures` in order, on a clock that only they and the pauses move. */
async function run(failures: Failure[], tookMs = 0) {
  let now = 1_000_000;
  const starts: number[] = [];
  const retried: string[] = [];
  const begin = now;
  const attempt = async () => {
    starts.push(now - begin);
    now += tookMs;
    return failures[starts.length - 1] ?? null;
  };
  const sleep = async (ms: number) => {
    now += ms;
  };
  const clock = { now: () => now, sleep, chance: () => 1 };
  const last = await tryRepeatedly(attempt, ({ kind }) => retried.push(kind), clock);
  return { last, starts, retried, tookMs: now - begin };
}

const server: Failure = { kind: "server", status: 500 };

test("a mail that is taken is tried once", async () => {
  expect(await run([])).toMatchObject({ last: null, starts: [0], retried: [] });
});

test("what passes is tried again, after growing pauses", async () => {
  const { firstPauseMs: pause, pauseGrowth } = mailDelivery;
  const result = await run([server, { kind: "timeout" }]);
  expect(result).toMatchObject({ last: null, starts: [0, pause, pause * (1 + pauseGrowth)] });
  expect(result.retried).toEqual(["server", "timeout"]);
});

test("tries end with the last failure, which is reported once", async () => {
  const { tries } = mailDelivery;
  const { last, retried } = await run(Array(tries + 2).fill(server));
  expect(last).toEqual({ ...server, tries });
  expect(retried).toHaveLength(tries - 1);
});

test("what does not pass is not tried again", async () => {
  expect(await run([{ kind: "key", status: 403 }])).toMatchObject({ last: { kind: "key", tries: 1 }, starts: [0] });
});

test("Resend's wish to wait is granted, unless the next try could not end in time", async () => {
  const { giveUpAfterMs, tryWithinMs } = mailDelivery;
  const longest = giveUpAfterMs - tryWithinMs;
  const patient = await run([{ kind: "rate-limited", status: 429, retryAfterMs: longest }]);
  expect(patient).toMatchObject({ last: null, starts: [0, longest] });
  const hopeless = await run([{ kind: "rate-limited", status: 429, retryAfterMs: longest + 1 }]);
  expect(hopeless).toMatchObject({ last: { kind: "rate-limited", tries: 1 }, tookMs: 0 });
});

test("tries that all time out end within the bound, and when Resend refuses at once within a visitor's patience", async () => {
  const { tries, tryWithinMs, giveUpAfterMs, patienceMs } = mailDelivery;
  const slow = await run(Array(tries).fill({ kind: "timeout" }), tryWithinMs);
  expect(slow.last).toMatchObject({ kind: "timeout", tries });
  expect(slow.tookMs).toBeLessThanOrEqual(giveUpAfterMs);
  expect((await run(Array(tries).fill(server))).tookMs).toBeLessThan(patienceMs);
});
