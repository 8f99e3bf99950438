import { expect, test } from "vitest";
import { allowed, exceeded } from "./budgets.ts";

const entry = { atFirst: 1000, inAll: 14_000, css: 7000 };
const weight = { ...entry, framework: 0, inHtml: 0, hasIsland: false, files: [] };

test("a page may grow by 200 bytes or by a fiftieth, whichever is more", () => {
  expect([allowed(0), allowed(1000), allowed(50_000)]).toEqual([200, 1200, 51_000]);
});

test("a build as heavy as the table keeps all budgets, and a little heavier", () => {
  expect(exceeded({ "/": weight }, { "/": entry })).toEqual([]);
  expect(exceeded({ "/": { ...weight, css: 7200 } }, { "/": entry })).toEqual([]);
});

test("a page that has grown is told", () => {
  expect(exceeded({ "/": { ...weight, css: 7201 } }, { "/": entry })).toEqual([
    "/ has 7201 bytes of CSS, and the table 7000.",
  ]);
});

test("a page is in the table, and in the build", () => {
  expect(exceeded({ "/new": weight }, { "/old": entry })).toEqual([
    "/old is in the table and not in the build.",
    "/new is not in the table.",
  ]);
});

test.each([
  ["/counter", { inAll: 90_001 }, "/counter has 90001 bytes of JavaScript, and may have 90000."],
  ["/counter", { css: 15_001 }, "/counter has 15001 bytes of CSS, and may have 15000."],
  ["/profile", { framework: 1 }, "/profile has no island, and 1 bytes of React."],
])("%s with %o breaks a promise, even if the table allows it", (route, more, fault) => {
  const heavy = { ...weight, ...more };
  expect(exceeded({ [route]: heavy }, { [route]: heavy })).toEqual([fault]);
});

test("diagrams may weigh more, and islands may be React", () => {
  const heavy = { ...weight, inAll: 200_000, framework: 60_000, hasIsland: true };
  expect(exceeded({ "/architecture": heavy }, { "/architecture": heavy })).toEqual([]);
});
