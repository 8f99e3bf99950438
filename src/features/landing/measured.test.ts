import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import budgets from "../../../budgets.json" with { type: "json" };
import { figureOf, inKilobytes, watchedClicks } from "./measured.ts";

/** The second column of the README's first table, by the words of the first. */
function readmeFigure(what: string): string | undefined {
  const line = readFileSync("README.md", "utf8")
    .split("\n")
    .find((row) => row.startsWith(`| ${what}`));
  return line?.split("|")[2]?.trim();
}

test.each([
  ["JavaScript of the landing page", () => inKilobytes(budgets["/"].inAll)],
  ["Lighthouse performance", () => String(figureOf("Lighthouse performance, /"))],
  ["Worker requests", () => String(figureOf("Worker requests for the HTML, /"))],
  ["rows read", () => String(figureOf("rows read: first page, 100,000 entries"))],
  ["clicks counted", () => String(Math.round(figureOf(watchedClicks)))],
])("the README says of %s what was measured", (what, measured) => {
  expect(readmeFigure(what)).toBe(measured());
});

test("a figure that nobody has measured is none", () => {
  expect(() => figureOf("hope")).toThrow("No bench has measured");
});
