import { z } from "astro/zod";
import { finishLater, settings } from "~/platform/bindings.ts";
import { findCopy, keepCopy } from "~/platform/edge-cache.ts";
import { vitals } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { publicOrigin } from "~/platform/origin.ts";
import { metrics } from "./metrics.ts";
import { type Percentile, percentilesQuery } from "./points.ts";

/** Sums are whole numbers of 64 bits, which the API writes as text. */
const row = z.object({
  metric: z.enum(metrics),
  route: z.string(),
  value: z.number(),
  views: z.coerce.number(),
});
const answer = z.object({ data: z.array(row) });

/**
 * What this isolate has heard last, by stage. Where the Cache API does nothing, as on workers.dev, it alone keeps a page that is
 * asked for often from asking Cloudflare as often.
 */
const heard = new Map<string, { until: number; data: Percentile[] }>();

/**
 * What was measured at this stage. Empty when there is nothing, when nobody may read it, and when reading it fails, which
 * is logged: a page is whole without.
 * @param url of the request, by whose host the copy is kept.
 */
export async function readPercentiles(url: URL): Promise<Percentile[]> {
  const { STAGE, ANALYTICS_ACCOUNT_ID: account, ANALYTICS_TOKEN: token } = settings();
  if (!account || !token) return [];
  const last = heard.get(STAGE);
  if (last && last.until > Date.now()) return last.data;
  const key = new URL(`/api/vitals?stage=${STAGE}`, publicOrigin(url)).href;
  // One asks, and whoever comes meanwhile sees what was there before.
  heard.set(STAGE, { until: Date.now() + vitals.readWithinMs, data: last?.data ?? [] });
  const data = (await findKept(key)) ?? (await askAndKeep(key, () => ask(account, token, STAGE)));
  heard.set(STAGE, { until: Date.now() + vitals.askAgainSeconds * 1000, data });
  return data;
}

async function findKept(key: string): Promise<Percentile[] | undefined> {
  const copy = await findCopy(key);
  const kept = answer.safeParse(await copy?.json());
  return kept.success ? kept.data.data : undefined;
}

async function askAndKeep(key: string, askFor: () => Promise<Percentile[]>): Promise<Percentile[]> {
  try {
    const data = await askFor();
    finishLater(keep(key, data, vitals.keptSeconds));
    return data;
  } catch (error) {
    logFailure("vitals-not-read", error);
    finishLater(keep(key, [], vitals.askAgainSeconds));
    return [];
  }
}

/** @throws Error when the API does not answer in time, or with something else than rows. */
async function ask(account: string, token: string, stage: string): Promise<Percentile[]> {
  const address = `${settings().ANALYTICS_BASE_URL}/accounts/${account}/analytics_engine/sql`;
  const response = await fetch(address, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: percentilesQuery(stage),
    signal: AbortSignal.timeout(vitals.readWithinMs),
  });
  // Its text may say back what was asked, so it stays out of the log.
  if (!response.ok) throw new Error(`Analytics Engine answered ${response.status}.`);
  return answer.parse(await response.json()).data;
}

function keep(key: string, data: Percentile[], seconds: number): Promise<void> {
  const headers = { "cache-control": `public, max-age=${seconds}` };
  return keepCopy(key, Response.json({ data }, { headers }));
}
