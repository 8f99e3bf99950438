import { globSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptLimit } from "../../scripts/weights/budgets.ts";
import { gzipBytes, inlineScripts } from "../../scripts/weights/code-in-html.ts";
import { sampled } from "../../scripts/weights/page-code.ts";
import { readWeights } from "../../scripts/weights/weights-file.ts";
import { Crawler } from "../support/crawl.ts";
import { everyPage, languagesOf, routeOf, type Viewer } from "../support/every-page.ts";
import { furnish, textWithLink } from "../support/furnish.ts";
import { readWithIslands } from "../support/islands.ts";
import { sentencesOf } from "../support/sentences.ts";
import { type Site, startSite } from "../support/site.ts";
import { faultsOfHtml } from "../support/valid-html.ts";
import type { Visitor } from "../support/visitor.ts";

let site: Site;
let people: Record<Viewer, Visitor>;
beforeAll(async () => {
  site = await startSite();
  people = await furnish(site);
  // Seven people sign in and write: longer than a busy machine has for the others.
}, 60_000);
afterAll(() => site.close());

/** Every page as everybody sees it who sees something of their own there, in every language. */
const views = everyPage.flatMap((page) =>
  page.viewers.flatMap((viewer) => languagesOf(page).map((language) => ({ ...page, viewer, language }))),
);

test("the list of pages has all of them, and none that is not there", () => {
  const files = globSync("**/*.astro", { cwd: "src/pages" }).filter((file) => !/(^|\/)_/.test(file));
  expect(new Set(everyPage.map(({ file }) => file))).toEqual(new Set(files));
});

type View = (typeof views)[number];

/** A page as it was answered, with its islands. Each is asked for once. */
const opened = new Map<View, ReturnType<typeof ask>>();
function open(view: View): ReturnType<typeof ask> {
  const known = opened.get(view) ?? ask(view);
  opened.set(view, known);
  return known;
}

async function ask({ path, viewer, language }: View) {
  const headers = { "accept-language": language };
  const response = await people[viewer].get(path, headers);
  const html = await response.text();
  return { status: response.status, html, parts: await readWithIslands(people[viewer], html, headers) };
}

test.each(views)("$path for $viewer in $language is the page that the list says, in valid HTML", async (view) => {
  const { status, html, parts } = await open(view);
  const language = /<html lang="(\w+)"/.exec(html)?.[1];
  const isUnlisted = html.includes(`<meta name="robots" content="noindex">`);
  expect({ status, language, isUnlisted }).toEqual({
    status: view.status ?? 200,
    language: view.language,
    isUnlisted: view.isUnlisted ?? false,
  });
  for (const part of parts) expect(await faultsOfHtml(part)).toEqual([]);
});

/** The control of the weights, which are reckoned without rendering a page: what was overlooked would weigh nothing. */
test.each(views)("all code of $path for $viewer in $language was weighed, and is not too much", async (view) => {
  const { parts } = await open(view);
  const files = [...parts.join().matchAll(/="\/(_astro\/[^"]+\.(?:js|css))"/g)].flatMap(([, file = ""]) =>
    sampled.test(file) ? [] : file,
  );
  const weight = readWeights()[routeOf(view)];
  if (!weight) throw new Error(`${routeOf(view)} was not weighed.`);
  expect(files).not.toEqual([]);
  expect(weight.files).toEqual(expect.arrayContaining(files));
  // As `npm run bench -- pages` counts them: each by itself, though an answer is compressed as a whole.
  const inHtml = parts.flatMap(inlineScripts).reduce((bytes, script) => bytes + gzipBytes(script), 0);
  expect(weight.inAll - weight.inHtml + inHtml).toBeLessThanOrEqual(scriptLimit(routeOf(view)));
});

/** The same in both languages. Names of people, code and the like are marked as such in the pages themselves. */
const sameInBoth = new Set(["Cirrus", "Moderation", "Moderation · Cirrus", "Name", "Code", "System"]);

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const codes = letters.flatMap((first) => letters.map((second) => first + second));
const namesIn = (language: string) => new Intl.DisplayNames(language, { type: "region", fallback: "none" });
const [english, german] = [namesIn("en"), namesIn("de")];
const landsAlike = new Set(
  codes.map((code) => english.of(code)).filter((name, at) => name === german.of(codes[at] ?? "")),
);

/** What visitors have typed stays as it is, also where search results show it. "Japan" is Japan, and a number with its unit is what it is. */
function isSame(sentence: string): boolean {
  return (
    sameInBoth.has(sentence) ||
    sentence === textWithLink ||
    landsAlike.has(sentence) ||
    /^[\d.,]+ \p{L}+$/u.test(sentence)
  );
}

/** What only a developer reads, on a laptop. */
const inEnglish = /^dev\//;

test.each(views.filter(({ language, file }) => language === "de" && !inEnglish.test(file)))(
  "$path for $viewer says nothing in German that it says in English",
  async (view) => {
    const beside = views.find(
      ({ file, path, viewer, language }) =>
        language === "en" &&
        viewer === view.viewer &&
        (view.file.startsWith("de/") ? `de/${file}` === view.file : path === view.path),
    );
    if (!beside) throw new Error(`${view.path} has no English page beside it.`);
    const said = new Set((await open(beside)).parts.flatMap(sentencesOf));
    const german = (await open(view)).parts.flatMap(sentencesOf);
    expect(german).not.toEqual([]);
    expect(german.filter((sentence) => said.has(sentence) && !isSame(sentence))).toEqual([]);
  },
);

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
