import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { measuredRoute, measuredRoutes } from "./routes.ts";

/** What is shown when something went wrong, in each language, and what only a laptop has. */
const unmeasured = /^(?:\/de)?\/(?:404|429|500|offline|dev\/.*)$/;

test("every page is measured, and nothing is listed that is no page", () => {
  const files = globSync("**/*.astro", { cwd: "src/pages" }).filter((file) => !/(?:^|\/)_/.test(file));
  const patterns = files.map((file) => `/${file.replace(/(?:\/?index)?\.astro$/, "")}`);
  const pages = patterns.filter((pattern) => !unmeasured.test(pattern));
  expect(pages.flatMap((pattern) => measuredRoute(pattern) ?? `no route for ${pattern}`).sort()).toEqual(
    [...measuredRoutes, "/", "/architecture"].sort(),
  );
});

test("a page in each language is one page, and errors are none", () => {
  expect(["/de", "/de/architecture", "/404", "/dev/ui"].map(measuredRoute)).toEqual([
    "/",
    "/architecture",
    undefined,
    undefined,
  ]);
});
