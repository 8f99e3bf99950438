import { expect, test } from "vitest";
import { cloudflare } from "../../cloudflare.config.ts";
import type { DeployedBinding } from "../account/worker.ts";
import { checkDeployedMigrations, checkNextSettings, checkState, checkVersion, checkWorker } from "./deployed.ts";
import { checkDomains } from "./domains.ts";

const { databases, namespaces, objects, rateLimits } = cloudflare;
const named = [databases, namespaces, objects, rateLimits].flatMap(Object.keys);
const bindings: DeployedBinding[] = [
  ...named.map((name) => ({ type: "any", name })),
  { type: "plain_text", name: "STAGE", text: "prod" },
  { type: "secret_text", name: "BETTER_AUTH_SECRET" },
];
const crons = [...cloudflare.crons];
const faultsOf = (worker: Parameters<typeof checkWorker>[1]) =>
  checkWorker("prod", worker).flatMap(({ mark, what }) => (mark === "fail" ? what : []));

test("a Worker with all its parts is well", () => {
  expect(faultsOf({ bindings, crons })).toEqual([]);
});

test.each(["DB", "SESSIONS", "COUNTER", "WALL", "BETTER_AUTH_SECRET"])("a Worker without %s is told of", (gone) => {
  expect(faultsOf({ bindings: bindings.filter(({ name }) => name !== gone), crons }).join()).toContain(gone);
});

test("a Worker that is to measure, and has nothing to keep it in, is told of", () => {
  const measuring = [...bindings, { type: "plain_text", name: "ANALYTICS_ACCOUNT_ID", text: "0".repeat(32) }];
  expect(faultsOf({ bindings: measuring, crons }).join()).toContain("VITALS");
  expect(faultsOf({ bindings: [...measuring, { type: "analytics_engine", name: "VITALS" }], crons })).toEqual([]);
});

test("a Worker of another stage, without its schedule, or whose objects this checkout would delete, is told of", () => {
  const asDev = bindings.map((binding) => (binding.name === "STAGE" ? { ...binding, text: "dev" } : binding));
  const lost = { type: "durable_object_namespace", name: "OLD", class_name: "Old" };
  expect(faultsOf({ bindings: asDev, crons }).join()).toContain("not Cirrus at stage prod");
  expect(faultsOf({ bindings, crons: [] }).join()).toContain("The schedule");
  expect(faultsOf({ bindings: [...bindings, lost], crons }).join()).toContain("class Old");
});

test("says since when a version serves", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const since = (time: string) => checkVersion([{ version: "0123456789", since: time }], now)[0]?.what;
  expect(since("2026-11-21T11:00:00Z")).toBe("01234567 serves, since 1 hour");
  expect(since("2026-11-11T12:00:00Z")).toBe("01234567 serves, since 10 days");
  expect(checkVersion([], now)).toEqual([]);
});

test("an environment that lacks what the stage has, or says something else, would change it", () => {
  const deployed = [
    ...bindings,
    { type: "secret_text", name: "BETTER_AUTH_SECRET_PREVIOUS" },
    { type: "secret_text", name: "RESEND_API_KEY" },
    { type: "plain_text", name: "ADMIN_EMAILS", text: "a@example.com" },
  ];
  const complete = { RESEND_API_KEY: "value-1", ADMIN_EMAILS: "a@example.com" };
  expect(checkNextSettings("prod", complete, deployed).mark).toBe("ok");
  const finding = checkNextSettings("prod", { ADMIN_EMAILS: "value-2@example.com" }, deployed);
  expect(finding).toMatchObject({
    mark: "warn",
    what: "from here it would take RESEND_API_KEY away, change ADMIN_EMAILS",
  });
});

test.each<[applied: string[], mark: string, said: string]>([
  [["0000.sql", "0001.sql"], "ok", "all 2 migrations"],
  [["0000.sql"], "warn", "yet to get 0001.sql"],
  [["0000.sql", "0001.sql", "0002.sql"], "warn", "has had 0002.sql"],
  [["0001.sql"], "fail", "never had 0000.sql"],
])("a deployed database that has had %j", (applied, mark, said) => {
  const finding = checkDeployedMigrations("prod", "cirrus-prod", ["0000.sql", "0001.sql"], applied);
  expect(finding).toMatchObject({ mark, what: expect.stringContaining(said) });
});

test.each<[env: Record<string, string>, hasFolder: boolean, mark: string]>([
  [{}, true, "ok"],
  [{ ALCHEMY_STATE_TOKEN: "token" }, false, "ok"],
  [{ BETTER_AUTH_SECRET: "secret" }, false, "ok"],
  [{}, false, "warn"],
])("what a deploy remembers: case %#", (env, hasFolder, mark) => {
  expect(checkState("prod", env, hasFolder).mark).toBe(mark);
});

test("domains lead to the stage, nowhere yet, or elsewhere", () => {
  const attached = [
    { hostname: "a.example", service: "cirrus-prod" },
    { hostname: "c.example", service: "blog" },
  ];
  expect(checkDomains("cirrus-prod", ["a.example", "b.example", "c.example"], attached)).toMatchObject([
    { mark: "ok" },
    { mark: "warn", what: expect.stringContaining("b.example is not attached") },
    { mark: "fail", what: expect.stringContaining("leads to the Worker blog") },
  ]);
});
