import { mailDelivery } from "~/platform/limits.ts";
import { type Failure, pauseAfter } from "./rules.ts";

/** What the retries need of the world, so that tests need not wait. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** 0 to 1. */
  chance(): number;
}

export const realClock: Clock = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  chance: Math.random,
};

/**
 * Tries until it works, until what stands in the way will not go away by itself, or until the next try could not end in
 * time. Returns the last failure, or null when the mail is out.
 * @param attempt one try; it bounds its own time by `mailDelivery.tryWithinMs`.
 * @param onRetry hears of each failure that another try follows.
 */
export async function tryRepeatedly(
  attempt: () => Promise<Failure | null>,
  onRetry: (failure: Failure, tries: number) => void,
  clock: Clock = realClock,
): Promise<(Failure & { tries: number }) | null> {
  const lastStart = clock.now() + mailDelivery.giveUpAfterMs - mailDelivery.tryWithinMs;
  for (let tries = 1; ; tries += 1) {
    const failure = await attempt();
    if (!failure) return null;
    const pauseMs = pauseAfter(failure, tries, clock.chance());
    if (pauseMs === null || clock.now() + pauseMs > lastStart) return { ...failure, tries };
    onRetry(failure, tries);
    await clock.sleep(pauseMs);
  }
}
