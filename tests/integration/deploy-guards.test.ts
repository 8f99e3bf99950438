import { copyFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openAccount } from "../../operating/account/account.ts";
import { findDatabaseId } from "../../operating/account/resources.ts";
import { findServingOrigin } from "../../operating/account/worker-origin.ts";
import { inspect } from "../../operating/deploy/preflight.ts";
import { startOperator } from "../support/operator.ts";
import { putDomain, putOtherWorker } from "../support/other-worker.ts";

/** Several processes in turn, on a machine that may be busy. */
const patienceMs = 120_000;

let operator: Awaited<ReturnType<typeof startOperator>>;

beforeAll(async () => {
  operator = await startOperator();
  operator.account.addZone("cirrus.example");
});
afterAll(() => operator.account.close());

/** What a look at the account says of a stage, as the first step of a deploy takes it. */
async function look(stage: string, domains: string[] = []) {
  return inspect(await openAccount(operator.account.env), stage, domains);
}

const stageIs = (text: string) => ({ type: "plain_text", name: "STAGE", text });

test("a Worker of that name that is not Cirrus stops a deploy and a destroy, and nothing is touched", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  await putOtherWorker(account, { name: "cirrus-shop" });
  account.calls.length = 0;
  const deploy = await run("deploy --stage shop --no-build");
  expect(deploy).toEqual({ code: 1, output: expect.stringContaining("is not Cirrus at stage shop") });
  const destroy = await run("destroy --stage shop");
  expect(destroy).toEqual({ code: 1, output: expect.stringContaining("Nothing was touched") });
  expect(account.calls.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a database of that name that somebody else filled stops both as well, and keeps what it holds", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  account.addDatabase("cirrus-docs");
  await account.query("cirrus-docs", "CREATE TABLE pages (body TEXT)");
  account.calls.length = 0;
  expect((await look("docs")).faults).toEqual([expect.stringContaining("cirrus-docs holds what is not Cirrus's")]);
  const destroy = await run("destroy --stage docs");
  expect(destroy).toEqual({ code: 1, output: expect.stringContaining("Nothing was touched") });
  expect(account.calls.filter(({ method }) => method !== "GET" && method !== "POST")).toEqual([]);
  expect(await account.query("cirrus-docs", "SELECT count(*) AS pages FROM pages")).toEqual([{ pages: 0 }]);
  // Migrations of other programs are noted in a table of the same name.
  await account.query("cirrus-docs", "CREATE TABLE d1_migrations (id TEXT PRIMARY KEY, name TEXT NOT NULL)");
  await account.query("cirrus-docs", "INSERT INTO d1_migrations VALUES ('1', '0001_pages.sql')");
  expect((await look("docs")).faults).toEqual([expect.stringContaining("cirrus-docs holds what is not Cirrus's")]);
});

test("the database of a preview is found among more than a page of others whose names begin alike", async () => {
  const { account } = operator;
  for (let number = 100; number < 200; number += 1) account.addDatabase(`cirrus-pr-1${number}`);
  const id = account.addDatabase("cirrus-pr-1");
  expect(await findDatabaseId(await openAccount(account.env), "cirrus-pr-1")).toBe(id);
});

test("a class of objects that is deployed and no longer listed stops a deploy: it would be deleted", async () => {
  await putOtherWorker(operator.account, { name: "cirrus-old", bindings: [stageIs("old")], classes: ["Chat"] });
  expect((await look("old")).faults).toEqual([
    expect.stringMatching(/^The objects of class Chat .* Put the class back\.$/),
  ]);
});

test("a database that is deployed and no longer listed stops a deploy: it would be deleted", async () => {
  const id = operator.account.addDatabase("archive");
  const bindings = [stageIs("bound"), { type: "d1", name: "ARCHIVE", id }];
  await putOtherWorker(operator.account, { name: "cirrus-bound", bindings });
  expect((await look("bound")).faults).toEqual([
    expect.stringMatching(/^ARCHIVE \(d1\) is deployed .* Put it back\.$/),
  ]);
});

test("a domain that leads to another Worker is not taken from it", async () => {
  await putDomain(operator.account, "cirrus.example", "cirrus-shop");
  const { faults } = await look("prod", ["cirrus.example", "www.cirrus.example"]);
  expect(faults).toEqual([expect.stringContaining("cirrus.example leads to the Worker cirrus-shop")]);
});

test("files of older builds come from where the stage runs, not from a domain that it is only to have", async () => {
  const { account } = operator;
  const api = await openAccount({ ...account.env, DOMAIN: "cirrus.example" });
  expect(await findServingOrigin(api, "cirrus-prod")).toBeUndefined();
  await putOtherWorker(account, { name: "cirrus-prod", bindings: [stageIs("prod")] });
  await api.call("POST", "/workers/scripts/cirrus-prod/subdomain", z.unknown(), { enabled: true });
  expect(await findServingOrigin(api, "cirrus-prod")).toBe("https://cirrus-prod.acme.workers.dev");
});

test("a database that is further than the checkout is told of, and a migration out of order refused", async () => {
  const { account } = operator;
  account.addDatabase("cirrus-ahead");
  await account.query("cirrus-ahead", "CREATE TABLE d1_migrations (id TEXT PRIMARY KEY, name TEXT NOT NULL)");
  const known = readdirSync("db/migrations").filter((name) => name.endsWith(".sql") && name !== "0002_guestbook.sql");
  for (const name of [...known, "9999_later.sql"])
    await account.query("cirrus-ahead", "INSERT INTO d1_migrations VALUES (?1, ?1)", [name]);
  const { faults, notes, pending } = await look("ahead");
  expect(notes).toEqual([expect.stringContaining("9999_later.sql, which this checkout does not know")]);
  expect(faults).toEqual([expect.stringContaining("0002_guestbook.sql is older than what cirrus-ahead has had")]);
  expect(pending).toEqual([]);
});

test("a token with too few rights gets the sentence that names the missing one", { timeout: patienceMs }, async () => {
  const { account, run } = operator;
  const token = account.addToken(["Account · Workers Scripts · Edit", "Account · Workers KV Storage · Edit"]);
  const { code, output } = await run("deploy --stage pr-2 --no-build", { CLOUDFLARE_API_TOKEN: token });
  expect(code).toBe(1);
  expect(output).toContain('add "Account · D1 · Read"');
  expect(output).not.toContain(token);
});

test("a token that may read and not write is told so by name, and the next run goes on", {
  timeout: patienceMs,
}, async () => {
  const { account, run } = operator;
  const rights = ["Account · Workers Scripts · Edit", "Account · Workers KV Storage · Edit", "Account · D1 · Read"];
  const token = account.addToken(rights);
  const { code, output } = await run("deploy --stage pr-2 --no-build", { CLOUDFLARE_API_TOKEN: token });
  expect(code).toBe(1);
  expect(output).toContain('The token lacks a right: add "Account · D1 · Edit"');
  expect(account.state.databases.map(({ name }) => name)).not.toContain("cirrus-pr-2");
});

test("a slip in a flag or in a domain is named before anything is touched", { timeout: patienceMs }, async () => {
  const { account, run } = operator;
  expect(await run("deploy --no-build --wait ten")).toEqual({ code: 1, output: expect.stringContaining("seconds") });
  account.calls.length = 0;
  const { code, output } = await run("deploy --no-build", { DOMAIN: "cirrus.exmaple" });
  expect([code, output]).toEqual([1, expect.stringContaining("cirrus.exmaple belongs to no zone")]);
  expect(account.calls.filter(({ method }) => method !== "GET")).toEqual([]);
  expect((await run("destroy --stage nosuch")).output).toContain("There was no stage nosuch");
});

test("an unknown token, and none, are named as such", { timeout: patienceMs }, async () => {
  const unknown = await operator.run("deploy --stage pr-2 --no-build", { CLOUDFLARE_API_TOKEN: "made-up" });
  expect(unknown).toEqual({ code: 1, output: expect.stringContaining("does not know the token") });
});

test("a build of other files than those of the checkout is not uploaded", { timeout: patienceMs }, async () => {
  const config = join(operator.folder, "astro.config.mjs");
  const original = join(process.cwd(), "astro.config.mjs");
  rmSync(config);
  copyFileSync(original, config);
  writeFileSync(config, "// a change since the build\n", { flag: "a" });
  const { code, output } = await operator.run("deploy --stage pr-2 --no-build");
  expect(code).toBe(1);
  expect(output).toContain("built from other files");
  expect(operator.account.state.databases.map(({ name }) => name)).not.toContain("cirrus-pr-2");
});
