import { vitals } from "~/platform/limits.ts";
import type { View } from "./input.ts";
import { type Metric, metrics } from "./metrics.ts";

/** A data point for each metric of a view. The order of the blobs is what the query below goes by: append, never reorder. */
export function toDataPoints({ route, form, network, build, values }: View, stage: string) {
  return metrics.flatMap((metric) => {
    const value = values[metric];
    const blobs = [metric, route, stage, form, network ?? "", build];
    // Where there are more points than Analytics Engine keeps, it thins out those of the busiest pages.
    return value === undefined ? [] : [{ indexes: [route], blobs, doubles: [value] }];
  });
}

/** One metric of one page, of all its visitors. */
export interface Percentile {
  metric: Metric;
  route: string;
  value: number;
  /** How many views it was measured in. */
  views: number;
}

/** As `cloudflare.config.ts` has it, which the Worker does not bring along. */
const dataset = "cirrus_vitals";

/**
 * Asks the SQL API of Analytics Engine for a `Percentile` a row. Each row stands for `_sample_interval` points.
 * @param stage small letters, digits and dashes, as settings are checked to be: it goes into the text as it is.
 */
export function percentilesQuery(stage: string): string {
  return `SELECT blob1 AS metric, blob2 AS route,
  quantileExactWeighted(${vitals.quantile})(double1, _sample_interval) AS value,
  SUM(_sample_interval) AS views
FROM ${dataset}
WHERE blob3 = '${stage}' AND timestamp > NOW() - INTERVAL '${vitals.days}' DAY
GROUP BY blob1, blob2
FORMAT JSON`;
}
