import type { Language } from "~/platform/language.ts";
import { vitals } from "~/platform/limits.ts";

/** What is measured of a page view. The first three are Google's Core Web Vitals. */
export const metrics = ["LCP", "INP", "CLS", "FCP", "TTFB"] as const;

export type Metric = (typeof metrics)[number];

export type Rating = "good" | "fair" | "poor";

export function rate(metric: Metric, value: number): Rating {
  const [good, fair] = vitals.thresholds[metric];
  return value <= good ? "good" : value <= fair ? "fair" : "poor";
}

/** As a reader of that language writes it: "0.02", "48 ms", "1.2 s". */
export function formatMetric(metric: Metric, value: number, language: Language): string {
  if (metric === "CLS") return value.toLocaleString(language, { maximumFractionDigits: 2 });
  const [amount, unit] = value < 1000 ? [value, "millisecond"] : [value / 1000, "second"];
  const digits = unit === "second" ? 1 : 0;
  return amount.toLocaleString(language, { style: "unit", unit, maximumFractionDigits: digits });
}
