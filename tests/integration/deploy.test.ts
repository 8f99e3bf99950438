import { afterAll, beforeAll, expect, test } from "vitest";
import { FakeResend } from "../support/fake-resend.ts";
import { startOperator } from "../support/operator.ts";
import { untilWell } from "../support/until-well.ts";
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
    ANALYTICS_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
    ANALYTICS_TOKEN: "analytics-token-for-tests-only",
  };
  operator.account.state.hasAnalyticsEngine = true;
  person = new Visitor(site, operator.account.fetch);
});
afterAll(() => Promise.all([operator.account.close(), resend.close()]));

test("a first deploy makes everything, seeds the preview and says where it is", { timeout: patienceMs }, async () => {
  const { code, output } = await operator.run("deploy --stage pr-1 --no-build --seed", settings);
  expect(output).toContain(`Stage pr-1 is at ${site.origin}`);
  expect(code).toBe(0);
  expect(await person.read("/guestbook")).toContain("60 entries");
  await untilWell(site, operator.account.fetch);
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
  expect(currentBindings()).toContainEqual({ type: "analytics_engine", name: "VITALS", dataset: "cirrus_vitals" });
  expect(await person.read("/counter")).toContain('data-route="/counter"');
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

test("a new secret signs nobody out, and a changed setting arrives", { timeout: patienceMs }, async () => {
  const { code, output } = await operator.run("deploy --stage pr-1 --no-build --rotate-secret", {
    ...settings,
    ADMIN_EMAILS: "ada@example.com",
  });
  expect([code, output]).toEqual([0, expect.stringContaining("Stage pr-1 is at")]);
  const bindings = currentBindings();
  expect(bindings).toContainEqual({ type: "plain_text", name: "ADMIN_EMAILS", text: "ada@example.com" });
  const secrets = bindings
    .filter(({ name }) => name.startsWith("BETTER_AUTH_SECRET"))
    .map((binding) => ("text" in binding ? binding.text : ""));
  expect(new Set(secrets).size).toBe(2);
  for (const secret of secrets) expect(output).not.toContain(secret);
  const before = person.cookie;
  expect(await person.read("/profile")).toContain("ada@example.com");
  expect(person.cookie).not.toBe(before);
});

test("a secret of the operator's own signs nobody out, and is kept when it is not given again", {
  timeout: patienceMs,
}, async () => {
  const own = { BETTER_AUTH_SECRET: "a secret of the operator that is long enough" };
  const both = await operator.run("deploy --stage pr-1 --no-build --rotate-secret", { ...settings, ...own });
  expect(both).toEqual({ code: 1, output: expect.stringContaining("take one of the two") });
  for (const env of [{ ...settings, ...own }, settings]) {
    expect(await operator.run("deploy --stage pr-1 --no-build", env)).toMatchObject({ code: 0 });
    expect(await person.read("/profile")).toContain("ada@example.com");
  }
});

test("with another password, or without what Alchemy remembers, nothing is touched", {
  timeout: patienceMs,
}, async () => {
  const versions = () => operator.account.state.scripts.get("cirrus-pr-1")?.versions.length;
  const before = versions();
  const wrong = await operator.run("deploy --stage pr-1 --no-build", {
    ...settings,
    ALCHEMY_PASSWORD: "another password",
  });
  expect(wrong).toEqual({ code: 1, output: expect.stringContaining("ALCHEMY_PASSWORD is not the password") });
  const elsewhere = await operator.elsewhere("deploy --stage pr-1 --no-build", settings);
  expect(elsewhere).toEqual({ code: 1, output: expect.stringContaining("a new secret would sign everybody out") });
  expect(versions()).toBe(before);
});

test("a version that is not well is taken back by itself; by hand another may serve", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  const serving = () => account.state.scripts.get("cirrus-pr-1")?.deployments.at(-1)?.versionId;
  const before = serving();
  await account.query("cirrus-pr-1", "ALTER TABLE user RENAME TO gone");
  const { code, output } = await run("deploy --stage pr-1 --no-build --wait 2", settings);
  expect(code).toBe(1);
  expect(output).toContain("says that a part is down");
  expect(output).toContain(`The version before (${before}) serves again`);
  expect(serving()).toBe(before);
  await account.query("cirrus-pr-1", "ALTER TABLE gone RENAME TO user");
  const back = await run("rollback --stage pr-1");
  expect(back.code).toBe(0);
  expect(serving()).not.toBe(before);
  expect(back.output).toContain(`version ${serving()}`);
});

test("a database that went behind Alchemy's back is made anew, and the operator is told", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  const headers = { authorization: `Bearer ${account.env["CLOUDFLARE_API_TOKEN"]}` };
  const path = `/client/v4/accounts/${account.accountId}/d1/database/${account.state.databases[0]?.uuid}`;
  await fetch(`${account.origin}${path}`, { method: "DELETE", headers });
  const { code, output } = await run("deploy --stage pr-1 --no-build", settings);
  expect(output).toContain("The database cirrus-pr-1 is gone from the account: making an empty one.");
  expect(code).toBe(0);
});

test("a stage that is taken down leaves nothing behind", { timeout: patienceMs }, async () => {
  const { code, output } = await operator.run("destroy --stage pr-1");
  expect([code, output]).toEqual([0, expect.stringContaining("nothing of it is left")]);
  const { databases, namespaces, scripts } = operator.account.state;
  expect([databases, namespaces, [...scripts.keys()]]).toEqual([[], [], []]);
});

test("prod takes over what is there, lives at its domain, and goes only when told so twice", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  account.addZone("cirrus.example");
  const database = account.addDatabase("cirrus-prod");
  const namespace = account.addNamespace("cirrus-sessions-prod");
  const domains = { DOMAIN: "cirrus.example", DOMAIN_ALIASES: "www.cirrus.example" };
  const { code, output } = await run("deploy --no-build", { ...settings, ...domains });
  expect([code, output]).toEqual([0, expect.stringContaining("Stage prod is at https://cirrus.example")]);
  expect(account.state.databases.map(({ uuid }) => uuid)).toEqual([database]);
  expect(account.state.namespaces.map(({ id }) => id)).toEqual([namespace]);
  expect(account.state.scripts.get("cirrus-prod")?.subdomain.enabled).toBe(false);
  expect(account.state.domains.map(({ hostname }) => hostname).sort()).toEqual([
    "cirrus.example",
    "www.cirrus.example",
  ]);
  const page = await account.fetch("https://www.cirrus.example/guestbook");
  expect(await page.text()).toContain('rel="canonical" href="https://cirrus.example/guestbook"');
  const serving = () => account.state.scripts.get("cirrus-prod")?.deployments.at(-1)?.versionId;
  const before = serving();
  const mend = account.failOn("PUT", /^\/workers\/domains$/);
  const more = { ...domains, DOMAIN_ALIASES: "www.cirrus.example,old.cirrus.example" };
  const broken = await run("deploy --no-build", { ...settings, ...more });
  mend();
  expect(broken).toEqual({ code: 1, output: expect.stringContaining(`(${before}) serves again`) });
  expect(serving()).toBe(before);
  expect(await run("destroy --stage prod --delete-data")).toMatchObject({ code: 1 });
  expect(account.state.scripts.has("cirrus-prod")).toBe(true);
  const destroyed = await run("destroy --stage prod --delete-data --confirm prod");
  expect([destroyed.code, destroyed.output]).toEqual([0, expect.stringContaining("nothing of it is left")]);
  expect([account.state.databases, account.state.namespaces, account.state.domains]).toEqual([[], [], []]);
});

function currentBindings() {
  const script = operator.account.state.scripts.get("cirrus-pr-1");
  return script?.versions.at(-1)?.bindings ?? [];
}
