import { expect, test } from "vitest";
import { Recently } from "./recently.ts";

test("a name is known for a while, and again when it is repeated", () => {
  let now = 0;
  const recently = new Recently(100, () => now);
  recently.add("ada");
  expect([recently.has("ada"), recently.has("grace")]).toEqual([true, false]);
  now = 60;
  recently.add("ada");
  now = 159;
  expect(recently.has("ada")).toBe(true);
  now = 160;
  expect(recently.has("ada")).toBe(false);
});
