import { expect, test } from "vitest";
import type { AuditedPage } from "./pages.ts";
import { formatAudit } from "./report.ts";

const scores = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100 };
const good: AuditedPage = { path: "/", viewer: "nobody", leftOut: [], scores, shortfalls: [] };

test("a page that misses a goal is marked, with what took the points, and what was left out is said", () => {
  const slow: AuditedPage = {
    ...good,
    path: "/profile",
    viewer: "member",
    leftOut: ["is-crawlable"],
    scores: { ...scores, performance: 98 },
    shortfalls: ["Lighthouse performance: Largest Contentful Paint 2.6 s"],
  };
  expect(formatAudit([good, slow]).split("\n")).toEqual([
    "  speed ≥ 99  access ≥ 100  practice ≥ 100  search ≥ 100",
    "          99           100             100           100  /",
    "        ✗ 98           100             100           100  /profile as a member (without is-crawlable)",
    "",
    "/profile lost points by:",
    "  Lighthouse performance: Largest Contentful Paint 2.6 s",
    "",
    "1 of 2 pages reach every goal.",
  ]);
});

test("a page that could not be looked at reaches nothing", () => {
  const broken: AuditedPage = { ...good, scores: null, shortfalls: ["Error: / led to /sign-in."] };
  expect(formatAudit([broken]).split("\n")).toEqual([
    "  speed ≥ 99  access ≥ 100  practice ≥ 100  search ≥ 100",
    "         ✗ –           ✗ –             ✗ –           ✗ –  /",
    "",
    "/ lost points by:",
    "  Error: / led to /sign-in.",
    "",
    "0 of 1 pages reach every goal.",
  ]);
});
