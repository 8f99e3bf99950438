import type { BrowserContext } from "@playwright/test";
import { type Category, categories, type Scores, scoreUrl } from "../../bench/pages/lighthouse.ts";
import { enter } from "../../tests/support/cookies.ts";
import { everyPage, languagesOf, type SitePage, type Viewer } from "../../tests/support/every-page.ts";
import type { Visitor } from "../../tests/support/visitor.ts";

/** What each page has to reach. */
export const goals: Record<Category, number> = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100 };

export interface AuditedPage {
  path: string;
  viewer: Viewer;
  /** Audits that do not fit the page, by their names in Lighthouse. */
  leftOut: string[];
  /** Null for a page that could not be looked at. */
  scores: Scores["scores"] | null;
  shortfalls: string[];
}

/** The browser that Lighthouse looks with. */
export interface Eyes {
  port: number;
  context: BrowserContext;
}

/** Each address of the list once, as whom it is for. `wanted` are parts of addresses; without any, all of them. */
export function pagesToAudit(wanted: string[]): SitePage[] {
  const first = everyPage.filter(({ path }, index) => everyPage.findIndex((page) => page.path === path) === index);
  const asked = first.filter(({ path }) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
  // The link of a newcomer lives for minutes, and all pages take longer.
  const isForNewcomer = ({ viewers: [viewer] }: SitePage) => Number(viewer === "newcomer");
  return asked.sort((a, b) => isForNewcomer(b) - isForNewcomer(a));
}

/** Looks at a page as whom it is for. */
export async function auditPage(
  page: SitePage,
  site: URL,
  { port, context }: Eyes,
  people: Record<Viewer, Visitor>,
): Promise<AuditedPage> {
  const [viewer] = page.viewers;
  const [language = "en"] = languagesOf(page);
  const leftOut = unfitting(page);
  await context.clearCookies();
  await enter(context, people[viewer], site);
  const result = await scoreUrl(port, new URL(page.path, site).href, {
    extraHeaders: { "accept-language": language },
    skipAudits: leftOut,
    ignoreStatusCode: page.status !== undefined,
  }).catch((error) => ({ scores: null, shortfalls: [String(error)] }));
  return { path: page.path, viewer, leftOut, ...result };
}

/** Search engines are to leave some pages alone, and an error page is no good page to them either. */
function unfitting({ path, isUnlisted, status }: SitePage): string[] {
  const ofErrors = status === undefined ? [] : ["http-status-code", "errors-in-console"];
  // By robots.txt.
  const isBarred = path.startsWith("/dev/");
  return [...(isUnlisted || isBarred ? ["is-crawlable"] : []), ...ofErrors];
}

/** The categories in which a page falls short. */
export function missed({ scores }: Pick<AuditedPage, "scores">): Category[] {
  return categories.filter((category) => !scores || scores[category] < goals[category]);
}
