import { afterAll, beforeAll, expect, test } from "vitest";
import { startOperator } from "../support/operator.ts";

/** Many deploys in turn, on a machine that may be busy; yet none may go on for minutes after it has failed. */
const patienceMs = 240_000;

let operator: Awaited<ReturnType<typeof startOperator>>;

beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.account.close());

/** Each step of a first deploy that changes something, in their order. */
const steps = [
  ["making the database", "POST", /^\/d1\/database$/],
  ["migrating it", "POST", /^\/d1\/database\/[^/]+\/query$/, 4],
  ["making the namespace", "POST", /^\/storage\/kv\/namespaces$/],
  ["beginning the upload of files", "POST", /assets-upload-session$/],
  ["uploading files", "POST", /^\/workers\/assets\/upload$/],
  ["uploading the Worker", "PUT", /^\/workers\/scripts\/cirrus-pr-1$/],
  ["setting the schedule", "PUT", /schedules$/],
] as const;

test("a deploy that fails at any step says so, and the next run goes on from there", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  for (const [step, method, path] of steps) {
    const mend = account.failOn(method, path, { status: 400, message: "made to fail" });
    const { code, output } = await run("deploy --stage pr-1 --no-build --wait 20");
    mend();
    expect.soft({ step, code }).toEqual({ step, code: 1 });
    expect.soft(output, step).toMatch(step === "setting the schedule" ? /The schedule .* was not set/ : /made to fail/);
    expect.soft(output, step).not.toContain("Stage pr-1 is at");
  }
  const { code, output } = await run("deploy --stage pr-1 --no-build");
  expect(output).toContain("Stage pr-1 is at https://cirrus-pr-1.acme.workers.dev");
  expect(code).toBe(0);
  expect(account.state.databases).toHaveLength(1);
  expect(account.state.namespaces).toHaveLength(1);
});

test("a destroy that could not delete something says what, and the next run does it", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  const mend = account.failOn("DELETE", /^\/d1\/database/, { status: 400, message: "made to fail" });
  const failed = await run("destroy --stage pr-1");
  mend();
  expect(failed.code).toBe(1);
  expect(failed.output).toContain("made to fail");
  const again = await run("destroy --stage pr-1");
  expect(again).toEqual({ code: 0, output: expect.stringContaining("nothing of it is left") });
  expect([account.state.databases, account.state.namespaces, [...account.state.scripts]]).toEqual([[], [], []]);
});
