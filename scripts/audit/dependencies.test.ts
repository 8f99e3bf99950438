import { expect, test } from "vitest";
import { readVerdict } from "./dependencies.ts";

const vulnerabilities = {
  loud: { name: "loud", severity: "critical" },
  quiet: { name: "quiet", severity: "moderate" },
};

test("what is high or critical fails, and what is less does not", () => {
  expect(readVerdict(JSON.stringify({ vulnerabilities }), "")).toEqual({
    kind: "failed",
    advisories: ["loud: critical"],
  });
  expect(readVerdict(JSON.stringify({ vulnerabilities: { quiet: vulnerabilities.quiet } }), "")).toEqual({
    kind: "passed",
  });
});

test.each([
  [JSON.stringify({ message: "405 Method Not Allowed", statusCode: 405 }), "", "405 Method Not Allowed"],
  ["", "npm warn first\nnpm error network is unreachable", "npm error network is unreachable"],
  ["", "", "npm said nothing"],
])("a registry that does not answer is told from one that knows nothing bad", (stdout, stderr, why) => {
  expect(readVerdict(stdout, stderr)).toEqual({ kind: "not asked", why });
});
