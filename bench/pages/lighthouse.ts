import lighthouse, { type Result } from "lighthouse";
import type { Findings } from "../probe.ts";
import { median } from "../statistics.ts";

const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
type Category = (typeof categories)[number];

/** Speed differs from run to run, the other categories do not. */
const runs: (readonly Category[])[] = [categories, ["performance"], ["performance"]];

export const lighthouseScore = (category: Category, path: string) => `Lighthouse ${category}, ${path}`;

/** Lighthouse as on a mid-range phone on a slow network, in the browser that listens on `port`. */
export async function scorePage(port: number, site: URL, path: string): Promise<Findings> {
  const results: Result[] = [];
  for (const onlyCategories of runs) results.push(await audit(port, new URL(path, site).href, onlyCategories));
  const figures = categories.map((category) => ({
    name: lighthouseScore(category, path),
    value: median(results.filter(({ categories }) => category in categories).map((one) => readScore(one, category))),
    unit: "of 100",
  }));
  const notes = results.slice(0, 1).flatMap((result) => shortfalls(result).map((text) => `${path}: ${text}`));
  return { figures, notes };
}

async function audit(port: number, url: string, onlyCategories: readonly Category[]): Promise<Result> {
  const flags = { port, onlyCategories: [...onlyCategories], disableFullPageScreenshot: true };
  const run = await lighthouse(url, { ...flags, output: "json", logLevel: "error" });
  if (!run) throw new Error(`Lighthouse gave no result for ${url}.`);
  const { runtimeError } = run.lhr;
  if (runtimeError) throw new Error(`Lighthouse could not load ${url}: ${runtimeError.message}`);
  return run.lhr;
}

function readScore({ categories, finalDisplayedUrl }: Result, category: Category): number {
  const score = categories[category]?.score;
  if (score == null) throw new Error(`Lighthouse could not score ${category} of ${finalDisplayedUrl}.`);
  return Math.round(score * 100);
}

/** Each audit that took points away, in Lighthouse's own words, and where it looked. */
function shortfalls({ categories, audits }: Result): string[] {
  return Object.values(categories).flatMap(({ id, auditRefs }) =>
    auditRefs.flatMap(({ id: auditId, weight }) => {
      const audit = audits[auditId];
      if (!audit || weight === 0 || audit.score === null || audit.score >= 0.9) return [];
      return [`Lighthouse ${id}: ${audit.title} ${audit.displayValue ?? ""} ${places(audit)}`.trim()];
    }),
  );
}

function places({ details }: Result["audits"][string]): string {
  const nodes = details?.type === "table" ? details.items.map(({ node }) => node) : [];
  return nodes
    .flatMap((node) => (node instanceof Object && "snippet" in node ? [String(node.snippet)] : []))
    .slice(0, 3)
    .join(" ");
}
