import { chromium } from "@playwright/test";
import { describeLoad } from "../../bench/machine.ts";
import { startBrowser } from "../../bench/pages/browser.ts";
import { progress } from "../../bench/progress.ts";
import { furnish } from "../../tests/support/furnish.ts";
import { startSite } from "../../tests/support/site.ts";
import { auditDependencies, type Verdict } from "./dependencies.ts";
import { type AuditedPage, auditPage, missed, pagesToAudit } from "./pages.ts";
import { formatAudit } from "./report.ts";

/**
 * Lighthouse on every page of the built site, as whom the page is for, and whether packages that run in production are known
 * to be dangerous. Prints what it found. Returns whether every goal was reached.
 */
export async function runAudit(wanted: string[]): Promise<boolean> {
  const load = describeLoad();
  const pages = await auditPages(wanted);
  const packages = auditDependencies();
  console.log(`\n${[formatAudit(pages), ...load, inWords(packages)].join("\n")}`);
  return pages.every((page) => missed(page).length === 0) && packages.kind !== "failed";
}

async function auditPages(wanted: string[]): Promise<AuditedPage[]> {
  const site = await startSite();
  const { port, browser } = await startBrowser();
  try {
    // The context that Lighthouse opens its pages in: only by the port does it show.
    const [context] = (await chromium.connectOverCDP(`http://127.0.0.1:${port}`)).contexts();
    if (!context) throw new Error("The browser has no context for Lighthouse.");
    const people = await furnish(site);
    const audited: AuditedPage[] = [];
    for (const page of pagesToAudit(wanted)) {
      const result = await auditPage(page, site.url, { port, context }, people);
      audited.push(result);
      progress(`${page.path}: ${result.scores ? Object.values(result.scores).join(", ") : "could not be looked at"}`);
    }
    return audited;
  } finally {
    await browser.close();
    await site.close();
  }
}

function inWords(packages: Verdict): string {
  if (packages.kind === "passed") return "No package that runs in production is known to be dangerous.";
  if (packages.kind === "not asked")
    return `Packages were not asked about, so nothing is known of them: ${packages.why}`;
  return ["Packages that run in production and are known to be dangerous:", ...packages.advisories].join("\n  ");
}
