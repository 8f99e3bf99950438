import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { budgetsPath, type Table } from "./budgets.ts";
import { toTable } from "./table.ts";
import type { Weights } from "./weigh.ts";

/** Where a build says what its pages weigh. */
const weightsPath = "dist/weights.json";

export function writeWeights(weights: Weights): void {
  writeFileSync(weightsPath, JSON.stringify(weights));
}

/** @throws when there is no build. */
export function readWeights(): Weights {
  if (!existsSync(weightsPath)) throw new Error("There is no build to weigh. Run `npm run build` first.");
  return JSON.parse(readFileSync(weightsPath, "utf8"));
}

export function readTable(): Table {
  return JSON.parse(readFileSync(budgetsPath, "utf8"));
}

export function writeTable(weights: Weights): void {
  writeFileSync(budgetsPath, toTable(weights));
}
