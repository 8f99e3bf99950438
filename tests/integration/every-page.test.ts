import { globSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Crawler } from "../support/crawl.ts";
import { everyPage, languagesOf, type Viewer } from "../support/every-page.ts";
import { furnish } from "../support/furnish.ts";
import { readWithIslands } from "../support/islands.ts";
import { type Site, startSite } from "../support/site.ts";
import { faultsOfHtml } from "../support/valid-html.ts";
import type { Visitor } from "../support/visitor.ts";

let site: Site;
let people: Record<Viewer, Visitor>;
beforeAll(async () => {
  site = await startSite();
  people = await furnish(site);
});
afterAll(() => site.close());

/** Every page as everybody sees it who sees something of their own there, in every language. */
const views = everyPage.flatMap((page) =>
  page.viewers.flatMap((viewer) => languagesOf(page).map((language) => ({ ...page, viewer, language }))),
);

test("the list of pages has all of them, and none that is not there", () => {
  const files = globSync("**/*.astro", { cwd: "src/pages" }).filter((file) => !/(^|\/)_/.test(file));
  expect(new Set(everyPage.map(({ file }) => file))).toEqual(new Set(files));
});

test.each(views)("$path for $viewer in $language is the page that the list says, in valid HTML", async (view) => {
  const { path, viewer, language, status = 200, isUnlisted = false } = view;
  const response = await people[viewer].get(path, { "accept-language": language });
  const html = await response.text();
  const isKeptOut = html.includes(`<meta name="robots" content="noindex">`);
  expect([response.status, /<html lang="(\w+)"/.exec(html)?.[1], isKeptOut]).toEqual([status, language, isUnlisted]);
  for (const part of await readWithIslands(people[viewer], html)) expect(await faultsOfHtml(part)).toEqual([]);
});

/** Each follows all that is to be seen by one more person; the languages take turns. */
test.each([
  ["nobody", "en"],
  ["member", "de"],
  ["moderator", "en"],
] as const)("no link that %s finds in %s is dead", async (viewer, language) => {
  const crawler = new Crawler(people[viewer], site.url.origin, language);
  await crawler.follow(everyPage.filter(({ viewers }) => viewers.includes(viewer)).map(({ path }) => path));
  expect(crawler.size).toBeGreaterThan(everyPage.length);
  expect(crawler.faults).toEqual([]);
});
