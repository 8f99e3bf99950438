import { expect, test } from "vitest";
import { suspicion } from "~/platform/limits.ts";
import { explain } from "./suspected.ts";

test("each rule is told in words with its weight, and their sum is the score", () => {
  const { rules, score } = explain(["manyLinks", "tooFast"]);
  expect(rules).toEqual([
    { words: "Many links", weight: suspicion.weights.manyLinks },
    { words: "Written faster than a person types", weight: suspicion.weights.tooFast },
  ]);
  expect(score).toBe(suspicion.weights.manyLinks + suspicion.weights.tooFast);
});

test("a rule that is gone weighs nothing, and no name of JavaScript's own is taken for one", () => {
  expect(explain(["wasOnce", "toString"])).toEqual({
    rules: ["wasOnce", "toString"].map((name) => ({ words: `A rule of an earlier version: ${name}`, weight: 0 })),
    score: 0,
  });
});
