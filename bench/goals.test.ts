import { describe, expect, test } from "vitest";
import { atLeast, atMost, judge } from "./goals.ts";

const figures = [
  { name: "Build", value: 30, unit: "s" },
  { name: "Score", value: 98, unit: "of 100" },
];

describe("a goal", () => {
  test.each([
    [atMost(30), true, "≤ 30 s"],
    [atMost(29.9), false, "≤ 29.9 s"],
    [atLeast(30), true, "≥ 30 s"],
    [atLeast(30.1), false, "≥ 30.1 s"],
  ])("is held to its bound, the bound itself included", (bound, holds, words) => {
    expect(judge([{ figure: "Build", bound }], figures)).toEqual([{ name: "Build", value: 30, bound: words, holds }]);
  });

  test("that nothing was measured for does not hold, and says why", () => {
    expect(judge([{ figure: "Speed", bound: atMost(1) }], figures, "no browser")).toEqual([
      { name: "Speed", value: "not measured: no browser", bound: "≤ 1", holds: false },
    ]);
  });

  test("whose figure is not a number does not hold", () => {
    const [verdict] = judge([{ figure: "CLS", bound: atMost(0) }], [{ name: "CLS", value: Number.NaN, unit: "" }]);
    expect(verdict).toMatchObject({ holds: false, value: expect.stringContaining("not measured") });
  });

  test("is judged in the order of the goals, not of the figures", () => {
    const goals = [
      { figure: "Score", bound: atLeast(99) },
      { figure: "Build", bound: atMost(30) },
    ];
    expect(judge(goals, figures).map(({ name, holds }) => [name, holds])).toEqual([
      ["Score", false],
      ["Build", true],
    ]);
  });
});
