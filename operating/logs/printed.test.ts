import { beforeAll, expect, test, vi } from "vitest";
import { type Output, show } from "./follow.ts";
import { readLogOptions } from "./options.ts";
import { printed } from "./printed.ts";
import { messagesIn } from "./tail-message.ts";
import * as samples from "./tail-samples.ts";

beforeAll(() => {
  vi.stubEnv("TZ", "UTC");
  return () => vi.unstubAllEnvs();
});

async function messageOf(sample: object) {
  async function* lines() {
    yield JSON.stringify(sample);
  }
  for await (const tailed of messagesIn(lines())) if ("message" in tailed) return tailed.message;
  throw new Error("The sample is no message.");
}

test.each([
  [
    "a request",
    samples.quiet,
    [
      "20:14:03 info  GET    200     12 ms  /guestbook/[id]  D1 2 statements, 21 rows read, 0 written  9f3a1c2b4d5e6f70-AMS",
    ],
  ],
  ["a copy", samples.copied, ["20:14:03 info  GET    200     12 ms  /guestbook/[id]  copy  9f3a1c2b4d5e6f70-AMS"]],
  [
    "a failure, with its frames and nothing that a terminal would obey",
    samples.broken,
    [
      '20:14:03 error request-failed  /guestbook  error="Error"  message="Failed query: select \\u001b[31m1"  cause="D1_ERROR: no such table"  9f3a1c2b4d5e6f71-AMS',
      "         at all (entry.mjs:1:2)",
      "         at async page (entry.mjs:3:4)",
      "20:14:03 error GET    500     12 ms  /guestbook/[id]  D1 2 statements, 21 rows read, 0 written  9f3a1c2b4d5e6f70-AMS",
    ],
  ],
  [
    "a Worker that was stopped, without the query",
    samples.failed,
    [
      "20:14:03 error exceededCpu  GET /guestbook/01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8  It took more CPU time than the plan allows.",
    ],
  ],
  [
    "an exception",
    samples.thrown,
    [
      "20:14:03 error exception  TypeError: Cannot read properties of undefined (reading 'x')",
      "         at fetch (entry.mjs:10:20)",
      "20:14:03 error exception  GET /guestbook/01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8  An error left the Worker.",
    ],
  ],
  ["somebody who left", samples.left, ["20:14:03 info  canceled  GET /guestbook/01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8"]],
  ["the clean-up", samples.clock, ["20:14:03 info  clean-up  (none)  sessions=3  ms=40  a"]],
  ["a line of somebody else's code", samples.foreign, ['20:14:03 warn  [lib] odd: {"a":1} null']],
  [
    "that a part is missing",
    samples.overload,
    ["20:14:03 warn  Tail is currently in sampling mode due to the high volume of messages."],
  ],
])("prints %s", async (_, sample, lines) => {
  expect(printed(await messageOf(sample))).toEqual(lines);
});

/** What is shown of all samples. */
async function shown(args: string[]) {
  const [lines, asides]: [string[], string[]] = [[], []];
  const output: Output = { line: (text) => lines.push(text), aside: (text) => asides.push(text) };
  const options = readLogOptions(["--stage", "prod", ...args]);
  for (const sample of Object.values(samples).filter((value) => typeof value === "object")) {
    show({ message: await messageOf(sample) }, options, output);
  }
  return { lines, asides };
}

test("--status error shows what went wrong, --status ok the rest", async () => {
  const [all, errors, fine] = [await shown([]), await shown(["--status", "error"]), await shown(["--status", "ok"])];
  expect(errors.lines.map((line) => line.slice(9, 14).trim()).filter(Boolean)).not.toContain("info");
  expect(errors.lines.join("\n")).toMatch(/request-failed[\s\S]+exceededCpu[\s\S]+TypeError/);
  expect(fine.lines.join("\n")).not.toMatch(/error/);
  expect(errors.lines.length + fine.lines.length).toBe(all.lines.length);
});

test("--json hands the Worker's lines on as they are, and the rest to the side", async () => {
  const { lines, asides } = await shown(["--json"]);
  expect(lines.slice(0, 1)).toEqual([samples.requestText]);
  expect(lines.map((line) => JSON.parse(line).event)).toContain("request-failed");
  expect(asides.join("\n")).toMatch(/exceededCpu[\s\S]+TypeError/);
  expect(asides.join("\n")).not.toContain("GET    200");
});

test("what cannot be read goes to the side, cut short, with nothing that a terminal would obey", () => {
  const asides: string[] = [];
  const output: Output = { line: () => {}, aside: (text) => asides.push(text) };
  show({ unread: "x".repeat(5000) }, { isRaw: false }, output);
  show({ unread: "\u009b2J\u001b[2J\u202ex" }, { isRaw: false }, output);
  expect(asides).toEqual([expect.stringMatching(/^Not understood: x{200}$/), "Not understood:  2J [2J x"]);
});

test.each([
  [[], "Name the stage"],
  [["--stage", "dev"], "in the terminal where `npm run dev` runs"],
  [["--stage", "a b"], "cannot be the name of a stage"],
  [["--stage", "prod", "--status", "bad"], "--status takes one of: ok, error"],
  [["--stage", "prod", "--serach", "x"], "--serach"],
])("refuses %j in one sentence", (args, sentence) => {
  expect(() => readLogOptions(args)).toThrow(sentence);
});
