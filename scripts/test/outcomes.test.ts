import { describe, expect, test } from "vitest";
import { browserOutcome, vitestOutcome } from "./outcomes.ts";

const file = (assertionResults: object[], status = "passed", message = "") => ({
  name: "a.test.ts",
  status,
  message,
  assertionResults,
});
const ran = (fullName: string, status: string, ...failureMessages: string[]) => ({ fullName, status, failureMessages });

describe("the report of Vitest", () => {
  test("counts what passed, and names the rest with place and reason, without colours", () => {
    const red = "\u001b[31mexpected 1 to be 2\u001b[39m\n\n    at a.test.ts:3";
    const report = { testResults: [file([ran("adds", "passed"), ran("takes away", "failed", red)], "failed")] };
    expect(vitestOutcome(report)).toEqual({
      passed: 1,
      failures: ["a.test.ts › takes away\n    expected 1 to be 2\n        at a.test.ts:3"],
    });
  });

  test.each(["skipped", "pending", "todo"])("takes a test that is %s for a failure", (status) => {
    const { passed, failures } = vitestOutcome({ testResults: [file([ran("waits", status)])] });
    expect({ passed, failures }).toEqual({ passed: 0, failures: [`a.test.ts › waits\n    ${status}`] });
  });

  test("takes a file that does not load for one", () => {
    const report = { testResults: [file([], "failed", "Cannot find module"), file([ran("adds", "passed")])] };
    expect(vitestOutcome(report)).toEqual({ passed: 1, failures: ["a.test.ts\n    Cannot find module"] });
  });

  test("takes a file whose tests pass and whose end fails for one", () => {
    const report = { testResults: [file([ran("adds", "passed")], "failed", "afterAll timed out")] };
    expect(vitestOutcome(report)).toEqual({ passed: 1, failures: ["a.test.ts\n    afterAll timed out"] });
  });

  test("is refused when it is none", () => {
    expect(() => vitestOutcome({})).toThrow(/testResults/);
  });
});

describe("the report of Playwright", () => {
  const spec = (title: string, status: string, ...messages: string[]) => ({
    title,
    file: "a.spec.ts",
    line: 7,
    tests: [{ status, results: [{ errors: messages.map((message) => ({ message })) }] }],
  });

  test("counts within groups, too, and takes whatever is not as expected for a failure", () => {
    const inner = { specs: [spec("opens", "expected"), spec("wavers", "flaky", "Timeout")] };
    const outer = {
      specs: [spec("waits", "skipped"), spec("breaks", "unexpected", "1\n2\n3\n4\n5\n6\n7")],
      suites: [inner],
    };
    expect(browserOutcome({ suites: [outer], errors: [] })).toEqual({
      passed: 1,
      failures: [
        "a.spec.ts:7 › waits\n    skipped",
        "a.spec.ts:7 › breaks\n    1\n    2\n    3\n    4\n    5\n    6",
        "a.spec.ts:7 › wavers\n    Timeout",
      ],
    });
  });

  test("names what failed outside of any test", () => {
    const { failures } = browserOutcome({ suites: [], errors: [{ message: "No tests found" }] });
    expect(failures).toEqual(["outside of any test\n    No tests found"]);
  });
});
