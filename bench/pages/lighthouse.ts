import lighthouse, { type Result } from "lighthouse";
import type { Findings } from "../probe.ts";
import { median } from "../statistics.ts";

export const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
export type Category = (typeof categories)[number];

/** Speed differs from run to run, the other categories do not. */
const runs: (readonly Category[])[] = [categories, ["performance"], ["performance"]];

export const lighthouseScore = (category: Category, path: string) => `Lighthouse ${category}, ${path}`;

export interface Scores {
  /** Of 100. */
  scores: Record<Category, number>;
  /** What took points away. */
  shortfalls: string[];
}

interface Options {
  /** Sent with every request. Not for cookies: those that the browser has would take their place. */
  extraHeaders?: Record<string, string>;
  skipAudits?: string[];
  /** Whether a page that is answered with an error is looked at all the same. */
  ignoreStatusCode?: boolean;
}

/** Lighthouse as on a mid-range phone on a slow network, in the browser that listens on `port`; for speed, the middle of three. */
export async function scoreUrl(port: number, url: string, options: Options = {}): Promise<Scores> {
  const results: Result[] = [];
  for (const onlyCategories of runs) results.push(await audit(port, url, onlyCategories, options));
  const middle = (category: Category) =>
    median(results.filter(({ categories }) => category in categories).map((one) => readScore(one, category)));
  const scores = {
    performance: middle("performance"),
    accessibility: middle("accessibility"),
    "best-practices": middle("best-practices"),
    seo: middle("seo"),
  };
  return { scores, shortfalls: results.slice(0, 1).flatMap(shortfalls) };
}

/** The scores of a page that everybody may see, as figures of a bench. */
export async function scorePage(port: number, site: URL, path: string): Promise<Findings> {
  const { scores, shortfalls } = await scoreUrl(port, new URL(path, site).href);
  const figures = categories.map((category) => ({
    name: lighthouseScore(category, path),
    value: scores[category],
    unit: "of 100",
  }));
  return { figures, notes: shortfalls.map((text) => `${path}: ${text}`) };
}

/** Chromium now and then does not trace the beginning of a page: nothing was measured then, and so it is measured again. */
const untraced = "NO_NAVSTART";

async function audit(port: number, url: string, only: readonly Category[], options: Options): Promise<Result> {
  const first = await load(port, url, only, options);
  const result = first.runtimeError?.code === untraced ? await load(port, url, only, options) : first;
  const { runtimeError, finalDisplayedUrl } = result;
  if (runtimeError) throw new Error(`Lighthouse could not load ${url}: ${runtimeError.message}`);
  if (finalDisplayedUrl !== url) throw new Error(`${url} led to ${finalDisplayedUrl}.`);
  return result;
}

async function load(port: number, url: string, only: readonly Category[], options: Options): Promise<Result> {
  const flags = { port, onlyCategories: [...only], disableFullPageScreenshot: true, ...options };
  const run = await lighthouse(url, { ...flags, output: "json", logLevel: "error" });
  if (!run) throw new Error(`Lighthouse gave no result for ${url}.`);
  return run.lhr;
}

function readScore({ categories, finalDisplayedUrl }: Result, category: Category): number {
  const score = categories[category]?.score;
  if (score == null) throw new Error(`Lighthouse could not score ${category} of ${finalDisplayedUrl}.`);
  return Math.round(score * 100);
}

/** Each audit that took half a point or more away, in Lighthouse's own words, and where it looked. */
function shortfalls({ categories, audits }: Result): string[] {
  return Object.values(categories).flatMap(({ id, auditRefs }) => {
    const sum = auditRefs.reduce((total, { weight }) => total + weight, 0);
    return auditRefs.flatMap(({ id: auditId, weight }) => {
      const audit = audits[auditId];
      const lost = (100 * weight * (1 - (audit?.score ?? 1))) / sum;
      if (!audit || lost < 0.5) return [];
      return [`Lighthouse ${id}: ${audit.title} ${audit.displayValue ?? ""} ${places(audit)}`.trim()];
    });
  });
}

/** Where an audit looked, or what it found there. */
function places({ details }: Result["audits"][string]): string {
  const items = details?.type === "table" ? details.items : [];
  return items
    .flatMap(({ node, description }) => {
      if (node instanceof Object && "snippet" in node) return [String(node.snippet)];
      return typeof description === "string" ? [description] : [];
    })
    .slice(0, 3)
    .join(" ");
}
