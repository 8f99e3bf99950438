import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { backUp } from "../../operating/backup/back-up.ts";
import { bringBack } from "../../operating/backup/bring-back.ts";
import { writeCounter } from "../../operating/backup/counter-copy.ts";
import { openDeployedStage } from "../../operating/backup/deployed-stage.ts";
import { Passes } from "../../operating/backup/passes.ts";
import type { SqlDatabase } from "../../operating/backup/sql-database.ts";
import { purposeOf } from "../../src/features/counter/counter-rows.ts";
import { type CloudflareApi, startCloudflareApi } from "../support/cloudflare-api/server.ts";
import { filledCounter, fillStage } from "../support/filled-stage.ts";
import { contentOf } from "../support/scratch-stage.ts";

const stage = "pr-1";
const name = `cirrus-${stage}`;
const site = `https://${name}.acme.workers.dev`;
/** Seconds on a machine at rest; a busy one must not fail it. */
const startsPrograms = { timeout: 120_000 };

let api: CloudflareApi;
let workplace: string;
let archive: string;

beforeAll(async () => {
  api = await startCloudflareApi();
  workplace = api.makeWorkplace();
  archive = join(workplace, "mine.tar.gz");
});

afterAll(() => api.close());

/** Runs a command as an operator would, and gives what it prints. */
async function run(script: string, args: string[], env: Record<string, string> = {}) {
  const secrets = { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests" };
  const options = { cwd: workplace, env: { ...api.env, ...secrets, ...env } };
  const command = ["scripts/run.mjs", script, "--stage", stage, ...args];
  return promisify(execFile)(process.execPath, command, options).then(
    ({ stdout }) => ({ isDone: true, said: stdout }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ isDone: false, said: stdout + stderr }),
  );
}

const deploy = async (...args: string[]) => expect(await run("alchemy.run.ts", args)).toMatchObject({ isDone: true });

/** The stage as the commands open it, without a process of their own. */
const open = (env: Record<string, string> = {}, url?: string) =>
  openDeployedStage(stage, { url, env: { ...api.env, ...env } });

/** The stage's database, by another way than the commands take. */
const database: SqlDatabase = {
  query: (sql, params = []) => api.query(name, sql, [...params]),
  batch: async (statements) => void (await api.query(name, statements.join(";\n"))),
};

async function moveCounter(): Promise<void> {
  const passes = new Passes(database);
  await writeCounter(async (request) => {
    const headers = {
      authorization: `Bearer ${await passes.for(purposeOf(request))}`,
      "content-type": "application/json",
    };
    const init = { method: "POST", headers, body: JSON.stringify(request) };
    const response = await api.fetch(`${site}/api/operator/counter`, init);
    return { status: response.status, content: await response.json() };
  }, filledCounter);
  await passes.withdraw();
}

test("backup: what is not deployed is said so", async () => {
  await expect(open()).rejects.toThrow("The account has no database cirrus-pr-1: deploy stage pr-1 first.");
});

test("backup: a token that may not read the database is told which right it lacks", async () => {
  const CLOUDFLARE_API_TOKEN = api.addToken(["Account · Workers Scripts · Read"]);
  await expect(open({ CLOUDFLARE_API_TOKEN })).rejects.toThrow('add "Account · D1 · Read" to it');
});

test("backup: a stage that was destroyed comes back with everybody and everything", startsPrograms, async () => {
  await deploy("--no-build");
  await fillStage(database);
  await moveCounter();
  const backup = await run("operating/backup.ts", ["--to", archive]);
  expect(backup).toEqual({ isDone: true, said: expect.stringContaining("3 people, 6 entries") });
  expect(backup.said).toContain("It holds e-mail addresses and sessions");
  expect(await database.query("SELECT count(*) AS count FROM verification WHERE identifier LIKE 'operator%'")).toEqual([
    { count: 0 },
  ]);
  await database.batch(["DELETE FROM verification"]);
  const before = await contentOf(database);

  await deploy("--destroy");
  await deploy("--no-build");
  expect(await database.query("SELECT count(*) AS count FROM user")).toEqual([{ count: 0 }]);
  const restore = await run("operating/restore.ts", [archive]);
  expect(restore).toEqual({ isDone: true, said: expect.stringContaining("Everything was read back and compared") });
  expect(await contentOf(database)).toEqual(before);
  const counter = await api.fetch(`${site}/api/counter`);
  expect(await counter.json()).toMatchObject({ value: 4, seq: 3 });
  const page = await api.fetch(`${site}/guestbook?q=heather`);
  expect(await page.text()).toContain("&#39;quoted&#39; -- and ; more");
});

test("backup: a stage that holds something is refused", async () => {
  await expect(bringBack(await open(), archive, () => {})).rejects.toThrow(
    /^Stage pr-1 is not empty: .+ deployed anew\.$/,
  );
});

test("backup: a Worker that knows no passes is told of, and one that is not there, too", async () => {
  const server = createServer((_, response) => void response.writeHead(404).end("{}")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const old = await open({}, `http://127.0.0.1:${port}`);
  await expect(backUp(old, `${archive}-2`)).rejects.toThrow("takes no pass of this stage: deploy this code to it");
  server.close();
  await once(server, "close");
  await expect(backUp(old, `${archive}-2`)).rejects.toThrow(`could not be reached at http://127.0.0.1:${port}`);
});
