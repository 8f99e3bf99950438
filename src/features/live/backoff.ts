import { live } from "~/platform/limits.ts";

/** So many failures bring the bound to its highest: where a page starts that the server has asked to stay away. */
export const failuresWhenSentAway = Math.ceil(Math.log2(live.backoffMaxMs / live.backoffMinMs));

/** The wait after `failures` failed tries: full jitter below a bound that doubles, so that browsers do not come in step. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const bound = Math.min(live.backoffMaxMs, live.backoffMinMs * 2 ** failures);
  return Math.max(live.backoffMinMs / 2, random() * bound);
}
