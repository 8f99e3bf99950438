import { expect, test } from "vitest";
import { latenessOf } from "./toll.ts";

const absence = { lostAt: 100, backAt: 1000, longestWaitMs: 500 };

test("a page that was away for no longer than its backoff may wait is not late", () => {
  expect(latenessOf({ ...absence, backAt: 600 }, [])).toBe(0);
  expect(latenessOf(absence, [])).toBe(400);
});

test("what hindered it last counts, and what came after its return does not", () => {
  expect(latenessOf(absence, [300, 450, 1001])).toBe(50);
  expect(latenessOf(absence, [50])).toBe(400);
});
