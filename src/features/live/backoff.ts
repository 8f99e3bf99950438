import { live } from "~/platform/limits.ts";

/** The wait after `failures` failed tries: full jitter below a bound that doubles, so that browsers do not come in step. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const bound = Math.min(live.backoffMaxMs, live.backoffMinMs * 2 ** failures);
  return Math.max(live.backoffMinMs / 2, random() * bound);
}
