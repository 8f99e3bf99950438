/** One measured number. Its name says what was measured, and where when there are several places. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** Where it goes when many figures are the same ones of several things. Such figures are a table of their own. */
  cell?: { row: string; column: string };
}

export interface Bound {
  relation: "≤" | "≥";
  limit: number;
}

/** What a figure is held to, by the figure's name: a goal cannot drift away from what was measured. */
export interface Goal {
  figure: string;
  bound: Bound;
}

/** A goal after the run. `value` is a sentence when there is no number, and then the goal does not hold. */
export interface Verdict {
  name: string;
  value: number | string;
  bound: string;
  holds: boolean;
}

export function atMost(limit: number): Bound {
  return { relation: "≤", limit };
}

export function atLeast(limit: number): Bound {
  return { relation: "≥", limit };
}

/** Holds each goal against the figure it names. A figure that is not there fails its goal, with `fault` as the reason. */
export function judge(goals: Goal[], figures: Figure[], fault = "the bench gave no such figure"): Verdict[] {
  return goals.map(({ figure: name, bound }) => {
    const found = figures.find((figure) => figure.name === name);
    if (!found || Number.isNaN(found.value))
      return { name, value: `not measured: ${fault}`, bound: inWords(bound), holds: false };
    return { name, value: found.value, bound: inWords(bound, found.unit), holds: isWithin(found.value, bound) };
  });
}

function isWithin(value: number, { relation, limit }: Bound): boolean {
  return relation === "≤" ? value <= limit : value >= limit;
}

function inWords({ relation, limit }: Bound, unit = ""): string {
  return `${relation} ${limit} ${unit}`.trim();
}
