import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OptionError, reportOn } from "./report.ts";

const document = readFileSync("docs/live.md", "utf8");
const quoted = [...document.matchAll(/```sh\nnpm run cost -- (.*)\n```\n\n```text\n([\s\S]*?)\n```/g)].map(
  ([, options = "", report = ""]) => [options, report] as const,
);

test("the document quotes a small, a large and a huge load", () => expect(quoted.length).toBeGreaterThanOrEqual(3));

test.each(quoted)("docs/live.md quotes what is printed for %s", (options, report) => {
  expect(reportOn(options.split(" "))).toBe(report);
});

test("a load that is too much for one object says so", () => {
  expect(reportOn(["--people", "1000000", "--clicks", "1000"])).toMatch(/Calls out of Counter .* too many/);
  expect(reportOn([])).not.toContain("too many");
});

test.each([
  ["--people", "0"],
  ["--people", "many"],
  ["--people", ""],
  ["--hours", "25"],
  ["--sockets", "1000000"],
  ["--adds", "1"],
  ["1000"],
])("%s %s is refused in words", (...args) => {
  expect(() => reportOn(args)).toThrow(OptionError);
});
