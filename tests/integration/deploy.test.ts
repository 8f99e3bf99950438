import { afterAll, beforeAll, expect, test } from "vitest";
import { FakeResend } from "../support/fake-resend.ts";
import { startOperator } from "../support/operator.ts";
import { Visitor } from "../support/visitor.ts";

/** Several processes in turn, on a machine that may be busy. */
const patienceMs = 120_000;
const site = new URL("https://cirrus-pr-1.acme.workers.dev");

let operator: Awaited<ReturnType<typeof startOperator>>;
let resend: FakeResend;
let settings: Record<string, string>;
let person: Visitor;

beforeAll(async () => {
  [operator, resend] = await Promise.all([startOperator(), FakeResend.start("re_tests_only")]);
  settings = {
    RESEND_API_KEY: "re_tests_only",
    RESEND_BASE_URL: resend.url,
    MAIL_FROM: "Cirrus <hello@cirrus.example>",
  };
  person = new Visitor(site, operator.account.fetch);
});
afterAll(() => Promise.all([operator.account.close(), resend.close()]));

test("a first deploy makes everything, seeds the preview and says where it is", { timeout: patienceMs }, async () => {
  const { code, output } = await operator.run("deploy --stage pr-1 --no-build --seed", settings);
  expect(output).toContain(`Stage pr-1 is at ${site.origin}`);
  expect(code).toBe(0);
  expect(await person.read("/guestbook")).toContain("60 entries");
  const health = await person.get("/api/health");
  expect(await health.json()).toMatchObject({ status: "pass" });
});

test("what was uploaded is what runs: a person signs in and moves the counter", { timeout: patienceMs }, async () => {
  await person.askForCode("ada@example.com");
  await expect.poll(() => resend.sent.length, { timeout: 10_000 }).toBe(1);
  const code = /\b\d{6}\b/.exec(resend.sent[0]?.text ?? "")?.[0] ?? "";
  const answer = await person.enterCode("ada@example.com", code);
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/profile"]);
  expect(person.cookie).toContain("__Secure-");
  expect(await person.read("/profile")).toContain("ada@example.com");
  expect((await person.postJson("/api/counter/increment", { amount: 5 })).status).toBe(200);
});

test("a second deploy changes nothing but the Worker, and nobody loses anything", { timeout: patienceMs }, async () => {
  operator.account.calls.length = 0;
  const { code } = await operator.run("deploy --stage pr-1 --no-build", settings);
  expect(code).toBe(0);
  const changed = operator.account.calls
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(changed.filter((call) => !call.endsWith("/query")))].sort()).toEqual([
    "POST /workers/scripts/cirrus-pr-1/assets-upload-session",
    "POST /workers/scripts/cirrus-pr-1/subdomain",
    "PUT /workers/scripts/cirrus-pr-1",
    "PUT /workers/scripts/cirrus-pr-1/schedules",
  ]);
  expect(await person.read("/profile")).toContain("ada@example.com");
  expect(await person.readCounter()).toMatchObject({ value: 5 });
});
