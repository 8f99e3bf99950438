import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "../db/schema/index.ts";
import { seed } from "../db/seed.ts";
import { limits } from "../scripts/weights/budgets.ts";
import { filledId } from "../tests/support/fill-guestbook.ts";
import { type Site, startSite } from "../tests/support/site.ts";
import { Visitor } from "../tests/support/visitor.ts";
import { atLeast, atMost, type Goal } from "./goals.ts";
import { type OpenBrowser, startBrowser } from "./pages/browser.ts";
import { buildTime, measureBuild } from "./pages/build.ts";
import { firstPageTime, measureFirstPage } from "./pages/first-page.ts";
import { lighthouseScore, scorePage } from "./pages/lighthouse.ts";
import * as weight from "./pages/weight.ts";
import { countWorkerRequests, workerRequests } from "./pages/worker-requests.ts";
import type { Bench, Findings, Probe } from "./probe.ts";
import { type Open, shared } from "./shared.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const landing = "/";
/** An entry that is there beside the seeded ones, and older. */
const entry = {
  id: filledId(1),
  authorName: "Bench",
  body: "An entry with a page of its own.",
  country: "DE",
  createdAt: new Date(0),
};

interface MeasuredPage {
  path: string;
  hasIsland: boolean;
}

const pages: MeasuredPage[] = [
  { path: landing, hasIsland: false },
  { path: "/guestbook", hasIsland: false },
  { path: `/guestbook/${entry.id}`, hasIsland: false },
  { path: "/counter", hasIsland: true },
  { path: "/sign-in", hasIsland: false },
];

/** How quick the site is to start, to build and to load, and what its pages cost. */
export function openPagesBench(): Bench {
  const build = shared(() => measureBuild(root));
  const site = shared(
    () => build.open().then(startSeededSite),
    (started) => started.close(),
  );
  const browser = shared(startBrowser, (started) => started.browser.close());
  return {
    probes: [
      ...startProbes(build.open),
      ...pages.flatMap((page) => pageProbes(page, site.open, browser.open)),
      profileProbe(site.open, browser.open),
    ],
    close: async () => {
      await browser.close();
      await site.close();
    },
  };
}

/** Whatever looks at the built site asks for the build first: a broken one must not leave an older one to be measured. */
function startProbes(build: Open<Findings>): Probe[] {
  return [
    {
      title: "first page in development",
      goals: [{ figure: firstPageTime, bound: atMost(15) }],
      measure: measureFirstPage,
    },
    { title: "build", goals: [{ figure: buildTime, bound: atMost(30) }], measure: build },
    {
      title: "pages without the Worker",
      goals: [{ figure: workerRequests(landing), bound: atMost(0) }],
      measure: async () => {
        await build();
        return countWorkerRequests(
          root,
          pages.map(({ path }) => path),
        );
      },
    },
  ];
}

function pageProbes({ path, hasIsland }: MeasuredPage, site: Open<Site>, browser: Open<OpenBrowser>): Probe[] {
  return [
    {
      title: `weight of ${path}`,
      goals: weightGoals(path, hasIsland),
      measure: async () => weight.weighPage((await browser()).browser, (await site()).url, path),
    },
    {
      title: `Lighthouse of ${path}`,
      goals: lighthouseGoals(path),
      measure: async () => scorePage((await browser()).port, (await site()).url, path),
    },
  ];
}

/** The profile is for its owner alone: no Lighthouse, which has no session. */
function profileProbe(site: Open<Site>, browser: Open<OpenBrowser>): Probe {
  const path = "/profile";
  return {
    title: `weight of ${path}`,
    goals: weightGoals(path, false),
    measure: async () => {
      const { url } = await site();
      const visitor = new Visitor(url);
      await visitor.signIn("bench@example.com");
      return weight.weighPage((await browser()).browser, url, path, visitor.cookie);
    },
  };
}

function weightGoals(path: string, hasIsland: boolean): Goal[] {
  const ofLanding: Goal[] = [
    { figure: weight.scriptBytesAtRest(path), bound: atMost(limits.landingScriptsAtRest) },
    { figure: weight.imagesAsLargestPaint(path), bound: atMost(0) },
  ];
  return [
    ...(path === landing ? ofLanding : []),
    { figure: weight.scriptBytes(path), bound: atMost(path === "/sign-in" ? 40_000 : limits.scripts) },
    { figure: weight.cssBytes(path), bound: atMost(limits.css) },
    { figure: weight.layoutShift(path), bound: atMost(0) },
    ...(hasIsland ? [] : [{ figure: weight.frameworkBytes(path), bound: atMost(0) }]),
  ];
}

function lighthouseGoals(path: string): Goal[] {
  return [
    { figure: lighthouseScore("performance", path), bound: atLeast(99) },
    { figure: lighthouseScore("accessibility", path), bound: atLeast(100) },
    { figure: lighthouseScore("best-practices", path), bound: atLeast(100) },
    { figure: lighthouseScore("seo", path), bound: atLeast(100) },
  ];
}

/** The built Worker with the guestbook of a fresh checkout, and an entry to look at. */
async function startSeededSite(): Promise<Site> {
  const site = await startSite();
  const db = drizzle(site.db, { schema });
  await seed(db);
  await db.insert(schema.guestbookEntry).values(entry);
  return site;
}
