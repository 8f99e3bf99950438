import type { Weight, Weights } from "./weigh.ts";

/** The figures of a page that are checked in, in `budgets.json`. */
export const figures = ["atFirst", "inAll", "css"] as const;
export type Figure = (typeof figures)[number];

/** What each page weighed when somebody last said that it may. */
export type Table = Record<string, Record<Figure, number>>;

export const budgetsPath = "budgets.json";

/** Bytes of gzip that no page may exceed, whatever the table says: the promises of the README. */
export const limits = {
  /** A first visit on a slow phone. */
  landingScripts: 15_000,
  scripts: 90_000,
  css: 15_000,
} as const;

/** Drawing diagrams takes more, and is loaded there alone. */
const scriptsWithoutLimit = /^(?:\/de)?\/architecture$/;

const isLanding = (route: string) => /^\/(?:de)?$/.test(route);

/** A page may grow by this much before somebody has to say that it is meant: names of files change with each build. */
const growth = { bytes: 200, share: 0.02 } as const;

/** What a page may weigh at most that weighed so much. */
export function allowed(checkedIn: number): number {
  return checkedIn + Math.max(growth.bytes, Math.round(checkedIn * growth.share));
}

/** What is wrong with the weights of a build, in sentences: nothing, when it keeps all budgets. */
export function exceeded(weights: Weights, table: Table): string[] {
  const gone = Object.keys(table).filter((route) => !weights[route]);
  return [
    ...gone.map((route) => `${route} is in the table and not in the build.`),
    ...Object.entries(weights).flatMap(([route, weight]) => [
      ...beyondTable(route, weight, table[route]),
      ...beyondLimits(route, weight),
    ]),
  ];
}

function beyondTable(route: string, weight: Weight, entry: Table[string] | undefined): string[] {
  if (!entry) return [`${route} is not in the table.`];
  return figures
    .filter((figure) => weight[figure] > allowed(entry[figure]))
    .map((figure) => `${route} has ${weight[figure]} bytes of ${inWords[figure]}, and the table ${entry[figure]}.`);
}

function beyondLimits(route: string, { inAll, css, framework, hasIsland }: Weight): string[] {
  const scripts = isLanding(route) ? limits.landingScripts : limits.scripts;
  const hasLimit = !scriptsWithoutLimit.test(route);
  return [
    // What comes when the browser is idle comes before the visitor has done anything: no file tells it from the rest.
    ...(hasLimit && inAll > scripts ? [`${route} has ${inAll} bytes of JavaScript, and may have ${scripts}.`] : []),
    ...(css > limits.css ? [`${route} has ${css} bytes of CSS, and may have ${limits.css}.`] : []),
    ...(framework > 0 && !hasIsland ? [`${route} has no island, and ${framework} bytes of React.`] : []),
  ];
}

export const inWords: Record<Figure, string> = { atFirst: "JS at first", inAll: "JS in all", css: "CSS" };
