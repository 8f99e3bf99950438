import { expect, test } from "vitest";
import { formatNumber, formatResults } from "./table.ts";

test("figures come first, then goals that hold or do not, then notes and the count", () => {
  const text = formatResults({
    figures: [
      { name: "Build", value: 12_345.678, unit: "ms" },
      { name: "CLS, /", value: 0, unit: "" },
    ],
    goals: [
      { name: "Build", value: 12_345.678, bound: "≤ 10000 ms", holds: false },
      { name: "CLS, /", value: 0, bound: "≤ 0", holds: true },
      { name: "LCP, /", value: "not measured: no browser", bound: "≤ 2500", holds: false },
    ],
    notes: ["first line\nsecond line"],
  });
  expect(text.split("\n")).toEqual([
    "Figures",
    "  Build   12,345.7 ms",
    "  CLS, /         0",
    "",
    "Goals",
    "  ✗ Build   12,345.7 ≤ 10000 ms",
    "  ✓ CLS, /         0 ≤ 0",
    "  ✗ LCP, /         – ≤ 2500 (not measured: no browser)",
    "",
    "Notes",
    "  first line",
    "    second line",
    "",
    "1 of 3 goals hold.",
  ]);
});

test("figures of several things alike are a table: a row for each, a dash for what it does not have", () => {
  const figure = (row: string, column: string, value: number) => ({ name: "", value, unit: "", cell: { row, column } });
  const figures = [figure("this one", "ms", 80), figure("this one", "adds/s", 1000), figure("that", "ms", 12.5)];
  expect(formatResults({ figures, goals: [], notes: [] }).split("\n").slice(0, 4)).toEqual([
    "Figures",
    "              ms  adds/s",
    "  this one    80   1,000",
    "  that      12.5       –",
  ]);
});

test.each([
  [0, "0"],
  [0.0000341, "0.000034"],
  [0.25, "0.25"],
  [9.94, "9.9"],
  [100, "100"],
  [82_507, "82,507"],
])("%d is written %s: a little is never nothing", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
