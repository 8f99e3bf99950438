import { expect, test } from "vitest";
import { judge } from "../goals.ts";
import { figuresOf, ratiosOf, staysAsQuick, staysWithin } from "./findings.ts";

const sizes = { small: 100, large: 100_000 };
const turns = (ms: number) => Array.from({ length: 5 }, () => ({ delaysMs: [ms, ms], seconds: ms / 500 }));
const [few, many] = [turns(10), turns(20)];

const figures = [
  ...figuresOf("first page", sizes.small, few, { statements: 2, rowsRead: 21 }),
  ...figuresOf("first page", sizes.large, many, { statements: 3, rowsRead: 21 }),
  ...ratiosOf("first page", few, many),
];

test("a page that takes twice as long with many entries has ratios of two, above one, whichever way they are formed", () => {
  const verdicts = judge([...staysAsQuick("first page", 1.9), ...staysAsQuick("first page", 2)], figures);
  expect(verdicts.map(({ value, holds }) => [value, holds])).toEqual([
    [2, false],
    [2, false],
    [2, true],
    [2, true],
  ]);
});

test("a budget holds at both sizes, and what was not counted keeps none", () => {
  const verdicts = judge(staysWithin("first page", sizes, { statements: 2, rowsRead: 21, rowsWritten: 0 }), figures);
  expect(verdicts.map(({ name, holds }) => [name, holds])).toEqual([
    ["statements: first page, 100 entries", true],
    ["rows read: first page, 100 entries", true],
    ["rows written: first page, 100 entries", false],
    ["statements: first page, 100,000 entries", false],
    ["rows read: first page, 100,000 entries", true],
    ["rows written: first page, 100,000 entries", false],
  ]);
});
