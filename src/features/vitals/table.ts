import { vitals } from "~/platform/limits.ts";
import type { Metric } from "./metrics.ts";
import type { Percentile } from "./points.ts";
import { type MeasuredRoute, measuredRoute } from "./routes.ts";

/** A row of the table: one page, with what is known of it. */
export interface PageVitals {
  route: MeasuredRoute;
  values: ReadonlyMap<Metric, number>;
}

/** The pages that enough people have visited to tell of, the most visited first. */
export function toPages(percentiles: readonly Percentile[]): PageVitals[] {
  const known = percentiles.filter(({ views }) => views >= vitals.leastViews);
  const routes = [...Map.groupBy(known, ({ route }) => measuredRoute(route))];
  const pages = routes.flatMap(([route, of]) => {
    const values = new Map(of.map(({ metric, value }) => [metric, value]));
    return route ? [{ route, values, views: Math.max(...of.map(({ views }) => views)) }] : [];
  });
  return pages.sort((a, b) => b.views - a.views).slice(0, vitals.pagesShown);
}
