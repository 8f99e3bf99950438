import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examineStage } from "../../operating/doctor/areas.ts";
import type { Finding } from "../../operating/doctor/finding.ts";
import { type CloudflareApi, startCloudflareApi } from "../support/cloudflare-api/server.ts";
import { untilWell } from "../support/until-well.ts";

let api: CloudflareApi;
let workplace: string;

beforeAll(async () => {
  api = await startCloudflareApi();
  workplace = api.makeWorkplace();
  await run(api.env, "alchemy.run.ts", "--stage", "prod", "--no-build");
  // The doctor asks each part once.
  await untilWell("https://cirrus-prod.acme.workers.dev", api.fetch);
}, 180_000);
afterAll(() => api.close());

async function run(env: Record<string, string>, ...command: string[]) {
  const args = ["scripts/run.mjs", ...command];
  const started = promisify(execFile)(process.execPath, args, { cwd: workplace, env });
  return started.then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  );
}

/** What the doctor finds at a stage, without a process of its own. */
async function examine(stage: string, change: Record<string, string> = {}): Promise<Finding[]> {
  // What is deployed has https addresses; the API is on this machine.
  const ask = (url: string, init?: RequestInit) => (url.startsWith("https:") ? api.fetch(url, init) : fetch(url, init));
  const areas = await examineStage(stage, { env: { ...api.env, ...change }, ask, now: Date.now });
  return areas.flatMap(({ findings }) => findings);
}

const named = (findings: Finding[], about: string) => findings.filter((finding) => finding.about === about);

test("a stage that was just deployed has nothing to mend, and the addresses to copy are its own", async () => {
  const { code, stdout } = await run(api.env, "operating/doctor.ts", "--stage", "prod");
  expect(stdout).toContain("✗ 0 to mend");
  expect(code).toBe(0);
  for (const about of ["Worker", "Parts", "Version", "Data", "Health", "Closed doors", "Headers", "State", "Clock"]) {
    expect(stdout).toMatch(new RegExp(`^ {2}✓ ${about}`, "m"));
  }
  expect(stdout).toContain("https://cirrus-prod.acme.workers.dev/auth/callback/google");
});

test("a token that lacks a right is told which one, and the rest is still looked at", async () => {
  const token = api.addToken(["Account · Workers Scripts · Read", "Account · Workers KV Storage · Edit"]);
  const findings = await examine("prod", { CLOUDFLARE_API_TOKEN: token });
  expect(named(findings, "D1")).toMatchObject([
    {
      mark: "fail",
      what: expect.stringContaining('"Account · D1 · Edit"'),
      fix: expect.stringContaining("api-tokens"),
    },
  ]);
  expect(named(findings, "Rights")).toMatchObject([
    { what: expect.stringContaining("may read Workers KV, Workers Scripts") },
  ]);
  expect(named(findings, "Data")).toMatchObject([{ mark: "skipped" }]);
  expect(named(findings, "Health")).toMatchObject([{ mark: "ok" }]);
  expect(JSON.stringify(findings)).not.toContain(token);
});

test("a token that Cloudflare does not know is one row, and nothing else is asked with it", async () => {
  api.calls.length = 0;
  const findings = await examine("prod", { CLOUDFLARE_API_TOKEN: "nobody" });
  expect(named(findings, "Token")).toMatchObject([{ mark: "fail", what: expect.stringContaining("does not know") }]);
  expect(api.calls.filter(({ path }) => !path.endsWith("/tokens/verify"))).toEqual([]);
});

test("an API that nobody reaches breaks nothing", async () => {
  const findings = await examine("prod", { CLOUDFLARE_BASE_URL: "http://127.0.0.1:9/client/v4" });
  expect(named(findings, "Token")).toMatchObject([{ mark: "skipped" }]);
  expect(findings.filter(({ mark }) => mark === "fail")).toEqual([]);
});

test("a stage that is not there says how to make it, and what providers will have to know", async () => {
  const findings = await examine("pr-7");
  expect(named(findings, "Worker")).toMatchObject([{ mark: "skipped", fix: "npm run deploy -- --stage pr-7" }]);
  expect(named(findings, "GitHub")[0]?.paste?.[1]?.[1]).toBe(
    "https://cirrus-pr-7.acme.workers.dev/auth/callback/github",
  );
});

test("a domain without a zone is told of, and one with a zone waits for the deploy", async () => {
  const without = await examine("prod", { DOMAIN: "cirrus.example" });
  expect(named(without, "Zone")).toMatchObject([{ mark: "fail", what: expect.stringContaining("belongs to no zone") }]);
  api.addZone("cirrus.example");
  const findings = await examine("prod", { DOMAIN: "www.cirrus.example" });
  expect(named(findings, "Zone")).toMatchObject([{ mark: "ok" }]);
  expect(named(findings, "Domain")).toMatchObject([{ mark: "warn", fix: expect.stringContaining("next deploy") }]);
  expect(named(findings, "Health")).toMatchObject([{ mark: "skipped" }]);
});

test("a database that lost a migration, and a schedule that is gone, are told of", async () => {
  const worker = api.state.scripts.get("cirrus-prod");
  if (worker) worker.schedules = [];
  const newest = readdirSync("db/migrations").findLast((name) => name.endsWith(".sql")) ?? "";
  await api.query("cirrus-prod", "DELETE FROM d1_migrations WHERE name = ?1", [newest]);
  const findings = await examine("prod");
  expect(named(findings, "Parts")).toMatchObject([{ mark: "fail", what: expect.stringContaining("schedule") }]);
  expect(named(findings, "Data")).toMatchObject([{ mark: "warn", what: expect.stringContaining(newest) }]);
});
