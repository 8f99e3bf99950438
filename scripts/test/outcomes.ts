import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** What a runner reports: how many tests passed, and each that did not, with its place and the beginning of its reason. */
export interface Outcome {
  passed: number;
  failures: string[];
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/** Reads the report of Vitest's `json` reporter. A test that did not run is a failure, and so is a file that did not load. */
export function vitestOutcome(json: unknown): Outcome {
  const { testResults } = vitestReport.parse(json);
  const files = testResults.map((file) => ({ ...file, name: relative("", file.name) }));
  const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ file, test })));
  const [good, bad] = split(tests, ({ test }) => test.status === "passed");
  const unloaded = files.filter((file) => file.status !== "passed" && file.assertionResults.every(isPassed));
  return {
    passed: good.length,
    failures: [
      ...bad.map(({ file, test }) => told(`${file.name} › ${test.fullName}`, test.failureMessages?.[0] ?? test.status)),
      ...unloaded.map((file) => told(file.name, file.message)),
    ],
  };
}

const isPassed = ({ status }: { status: string }) => status === "passed";

const browserTest = z.object({
  status: z.string(),
  results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })),
});
const browserSpec = z.object({ title: z.string(), file: z.string(), line: z.number(), tests: z.array(browserTest) });
const browserSuite = z.object({
  specs: z.array(browserSpec),
  get suites() {
    return z.array(browserSuite).optional();
  },
});
const browserReport = z.object({
  suites: z.array(browserSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Reads the report of Playwright's `json` reporter. A test that passed at a second try or was skipped is a failure. */
export function browserOutcome(json: unknown): Outcome {
  const { suites, errors } = browserReport.parse(json);
  const tests = suites.flatMap(specsOf).flatMap((spec) => spec.tests.map((test) => ({ spec, test })));
  const [good, bad] = split(tests, ({ test }) => test.status === "expected");
  return {
    passed: good.length,
    failures: [
      ...bad.map(({ spec, test }) => {
        const reason = test.results.flatMap((result) => result.errors)[0]?.message;
        return told(`${spec.file}:${spec.line} › ${spec.title}`, reason ?? test.status);
      }),
      ...errors.map(({ message }) => told("outside of any test", message ?? "no reason given")),
    ],
  };
}

function specsOf(suite: z.infer<typeof browserSuite>): z.infer<typeof browserSpec>[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

function split<T>(items: T[], isGood: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isGood), items.filter((item) => !isGood(item))];
}

/** So much of a reason is read at a glance; the rest stands where the test ran. */
const reasonLines = 6;

function told(place: string, reason: string): string {
  const lines = stripVTControlCharacters(reason)
    .split("\n")
    .map((line) => line.trimEnd());
  return [
    place,
    ...lines
      .filter(Boolean)
      .slice(0, reasonLines)
      .map((line) => `    ${line}`),
  ].join("\n");
}
