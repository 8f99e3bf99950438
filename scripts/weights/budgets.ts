import type { Weight, Weights } from "./weigh.ts";

/** The figures of a page that are checked in, in `budgets.json`. */
export const figures = ["atFirst", "inAll", "css"] as const;
export type Figure = (typeof figures)[number];

/** What each page weighed when somebody last said that it may. */
export type Table = Record<string, Record<Figure, number>>;

export const budgetsPath = "budgets.json";

/** Bytes of gzip that no page may exceed, whatever the table says: the promises of the README. */
export const limits = {
  /** Before the visitor does anything or scrolls: only a browser knows what comes by then, so a browser test holds it. */
  landingScriptsAtRest: 15_000,
  scripts: 90_000,
  css: 15_000,
} as const;

/** Drawing diagrams takes more, and is loaded there alone. */
const scriptsWithoutLimit = /^(?:\/de)?\/architecture$/;

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
  const scripts = scriptLimit(route);
  return [
    ...(inAll > scripts ? [`${route} has ${inAll} bytes of JavaScript, and may have ${scripts}.`] : []),
    ...(css > limits.css ? [`${route} has ${css} bytes of CSS, and may have ${limits.css}.`] : []),
    ...(framework > 0 && !hasIsland ? [`${route} has no island, and ${framework} bytes of React.`] : []),
  ];
}

/** How much JavaScript a page may have, whatever the visitor does. */
export function scriptLimit(route: string): number {
  return scriptsWithoutLimit.test(route) ? Number.POSITIVE_INFINITY : limits.scripts;
}

export const inWords: Record<Figure, string> = { atFirst: "JS at first", inAll: "JS in all", css: "CSS" };
