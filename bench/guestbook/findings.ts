import { atMost, type Figure, type Goal } from "../goals.ts";
import { delay, perSecond, rateRatio, ratio, type Turn } from "./ratios.ts";
import { nameOf, type Sizes } from "./size.ts";

const p50 = delay(0.5);
const p99 = delay(0.99);

/** What a page, or a post, costs D1. */
export interface Cost {
  statements?: number;
  rowsRead?: number;
  rowsWritten?: number;
}

const columns = { statements: "statements", rowsRead: "rows read", rowsWritten: "rows written" } as const;
const keys = ["statements", "rowsRead", "rowsWritten"] as const;

const rowOf = (what: string, size: number) => `${what}, ${nameOf(size)}`;
const figureOf = (column: string, row: string) => `${column}: ${row}`;
const fewerPerSecond = (what: string) => `requests/s with few entries, times those with many: ${what}`;
const laterP99 = (what: string) => `p99 with many entries, times that with few: ${what}`;

/** What one thing did at one size, and what it cost where that was asked. */
export function figuresOf(what: string, size: number, turns: Turn[], cost?: Cost): Figure[] {
  const row = rowOf(what, size);
  const cell = (column: string, value: number, unit: string) => ({
    name: figureOf(column, row),
    value,
    unit,
    cell: { row, column },
  });
  const spent = keys.flatMap((key) => {
    const value = cost?.[key];
    return value === undefined ? [] : [cell(columns[key], value, "")];
  });
  return [
    cell("requests/s", perSecond(turns), ""),
    cell("p50 ms", p50(turns), "ms"),
    cell("p99 ms", p99(turns), "ms"),
    ...spent,
  ];
}

/** How the many entries compare with the few, of turns that both took. */
export function ratiosOf(what: string, few: Turn[], many: Turn[]): Figure[] {
  return [
    { name: fewerPerSecond(what), value: rateRatio(few, many), unit: "×" },
    { name: laterP99(what), value: ratio(p99, many, few), unit: "×" },
  ];
}

/** Goals for how one thing compares at both sizes. */
export function staysAsQuick(what: string, times: number): Goal[] {
  return [fewerPerSecond(what), laterP99(what)].map((figure) => ({ figure, bound: atMost(times) }));
}

/** Goals for what one thing costs, at both sizes. */
export function staysWithin(what: string, { small, large }: Sizes, budget: Cost): Goal[] {
  return [small, large].flatMap((size) =>
    keys.flatMap((key) => {
      const limit = budget[key];
      return limit === undefined ? [] : [{ figure: figureOf(columns[key], rowOf(what, size)), bound: atMost(limit) }];
    }),
  );
}
