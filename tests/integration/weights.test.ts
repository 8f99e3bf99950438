import { expect, test } from "vitest";
import { exceeded } from "../../scripts/weights/budgets.ts";
import { readTable, readWeights } from "../../scripts/weights/weights-file.ts";

test("no page is heavier than `budgets.json` says: `npm run weights` writes it anew, if that is meant", () => {
  expect(exceeded(readWeights(), readTable())).toEqual([]);
});
