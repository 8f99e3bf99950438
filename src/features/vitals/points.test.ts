import { expect, test } from "vitest";
import { cloudflare } from "../../../cloudflare.config.ts";
import { viewInput } from "./input.ts";
import { formatMetric, rate } from "./metrics.ts";
import { type Percentile, percentilesQuery, toDataPoints } from "./points.ts";
import { toPages } from "./table.ts";

const view = { route: "/guestbook/[id]", form: "phone", network: "4g", build: "0123456789ab", values: { CLS: 0.02 } };

test("each metric of a view is a point that says which page it was, and nothing of whoever saw it", () => {
  const points = toDataPoints(viewInput.parse({ ...view, values: { CLS: 0.02, LCP: 900 } }), "prod");
  const rest = ["/guestbook/[id]", "prod", "phone", "4g", "0123456789ab"];
  expect(points).toEqual([
    { indexes: ["/guestbook/[id]"], blobs: ["LCP", ...rest], doubles: [900] },
    { indexes: ["/guestbook/[id]"], blobs: ["CLS", ...rest], doubles: [0.02] },
  ]);
});

test("what nobody can have measured counts as the most that is believed", () => {
  expect(viewInput.parse({ ...view, values: { LCP: 1e12, CLS: 1e12 } }).values).toEqual({ LCP: 60_000, CLS: 10 });
});

test.each([
  ["a path instead of a route", { route: "/guestbook/0199-abc" }],
  ["another form", { form: "fridge" }],
  ["another network", { network: "carrier pigeon" }],
  ["another build", { build: "ada@example.com" }],
  ["no values", { values: {} }],
  ["a value below nothing", { values: { LCP: -1 } }],
  ["a value that is none", { values: { LCP: "900" } }],
  ["a metric that nobody asked for", { values: { FID: 1 } }],
  ["more than was asked for", { userAgent: "Mozilla" }],
])("%s is refused", (_, difference) => {
  expect(viewInput.safeParse({ ...view, ...difference }).success).toBe(false);
});

test("the dataset that is bound is asked, for one stage", () => {
  const query = percentilesQuery("pr-12");
  expect(query).toContain(`FROM ${cloudflare.datasets.VITALS.name}\nWHERE blob3 = 'pr-12' AND timestamp > `);
  expect(query).toContain("quantileExactWeighted(0.75)(double1, _sample_interval)");
});

const measured = (route: string, views: number): Percentile => ({ metric: "LCP", route, value: 1200, views });

test("the most visited pages come first; too few views, and pages that are gone, are left out", () => {
  const pages = toPages([
    measured("/", 50),
    { ...measured("/", 900), metric: "INP", value: 48 },
    measured("/counter", 100),
    measured("/sign-in", 19),
    measured("/polls", 5000),
  ]);
  expect(pages.map(({ route, values }) => [route, Object.fromEntries(values)])).toEqual([
    ["/", { LCP: 1200, INP: 48 }],
    ["/counter", { LCP: 1200 }],
  ]);
});

test("values are rated as Google does, and written as the reader writes numbers", () => {
  expect([2500, 2501, 4000, 4001].map((value) => rate("LCP", value))).toEqual(["good", "fair", "fair", "poor"]);
  expect([0.1, 0.26].map((value) => rate("CLS", value))).toEqual(["good", "poor"]);
  expect([formatMetric("LCP", 1234, "en"), formatMetric("LCP", 1234, "de")]).toEqual(["1.2 sec", "1,2 Sek."]);
  expect([formatMetric("INP", 48.2, "en"), formatMetric("CLS", 0.023, "de")]).toEqual(["48 ms", "0,02"]);
});
