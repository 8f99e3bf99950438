import { expect, test } from "vitest";
import { runStorm } from "../../bench/chaos/storm.ts";

/** Seconds, unless the machine is busy: whoever comes back waits for its backoff. */
const timeout = 60_000;

/** The short form of `npm run bench -- chaos`. */
test(
  "what was acknowledged outlives a killed workerd, what was sent again counts once, and everybody comes back",
  async () => {
    const toll = await runStorm({ pages: 25, kills: 2, seed: 20 });
    expect(toll).toMatchObject({ kills: 2, leftBehind: 0, refusals: [] });
    expect(toll.addsResent).toBeGreaterThan(0);
    expect(toll.sumAcknowledged).toBe(toll.sumMade);
    expect(toll.value).toBe(toll.sumMade);
    // Nobody is left to the longest backoff, however busy this machine is; how fast they are is what the bench is for.
    expect(toll.latestMs).toBeLessThan(20_000);
  },
  timeout,
);
