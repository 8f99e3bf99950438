import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCounter, writeCounter } from "../../operating/backup/counter-copy.ts";
import { onBinding } from "../../operating/backup/local-stage.ts";
import { Passes } from "../../operating/backup/passes.ts";
import type { AskCounter } from "../../operating/backup/stage-access.ts";
import { type CounterRequest, purposeOf } from "../../src/features/counter/counter-rows.ts";
import { filledCounter } from "../support/filled-stage.ts";
import { type Site, startSite } from "../support/site.ts";

let site: Site;
let passes: Passes;

beforeAll(async () => {
  site = await startSite();
  passes = new Passes(onBinding(site.db));
});

afterAll(() => site.close());

const reading: CounterRequest = { type: "export", after: null };

function post(pass: string | undefined, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = pass === undefined ? {} : { authorization: `Bearer ${pass}` };
  return fetch(new URL("/api/operator/counter", site.url), {
    method: "POST",
    headers: { "content-type": "application/json", ...authorization, ...headers },
    body: JSON.stringify(body),
  });
}

const ask: AskCounter = async (request) => {
  const response = await post(await passes.for(purposeOf(request)), request);
  return { status: response.status, content: await response.json() };
};

/** What is said at an address that nobody ever made. */
async function nothing() {
  const headers = { "content-type": "application/json" };
  return said(await fetch(new URL("/api/nothing", site.url), { method: "POST", headers, body: "{}" }));
}

const said = async (response: Response) => ({ status: response.status, text: await response.text() });

test("backup: without a pass, with a wrong one, or by another method, there is no such address", async () => {
  const wanted = await nothing();
  expect(wanted.status).toBe(404);
  for (const pass of [undefined, "", "short", randomBytes(32).toString("base64url"), "x".repeat(10_000)]) {
    expect(await said(await post(pass, reading))).toEqual(wanted);
  }
  expect(await said(await fetch(new URL("/api/operator/counter", site.url)))).toEqual(wanted);
});

test("backup: a pass opens what it was made for and nothing else", async () => {
  const staging: CounterRequest = { type: "stage", position: 0, rows: [] };
  expect(await said(await post(await passes.for("counter-export"), staging))).toEqual(await nothing());
  expect(await said(await post(await passes.for("counter-import"), reading))).toEqual(await nothing());
  expect((await post(await passes.for("counter-export"), reading)).status).toBe(200);
});

test("backup: a pass that ran out or was taken back opens nothing", async () => {
  const own = new Passes(onBinding(site.db));
  const withdrawn = await own.for("counter-export");
  expect((await post(withdrawn, reading)).status).toBe(200);
  await own.withdraw();
  expect(await said(await post(withdrawn, reading))).toEqual(await nothing());
  const old = await own.for("counter-export");
  await site.db
    .prepare("UPDATE verification SET expires_at = unixepoch() * 1000 - 1 WHERE value = 'counter-export'")
    .run();
  expect(await said(await post(old, reading))).toEqual(await nothing());
  expect(passes.forget("counter-export")).toBe(true);
});

test("backup: D1 knows no pass, only its hash, and the log knows neither", async () => {
  const pass = await passes.for("counter-export");
  await post(pass, reading);
  const { results } = await site.db.prepare("SELECT * FROM verification").all();
  expect(JSON.stringify(results)).toContain("operator-pass:");
  expect(JSON.stringify(results)).not.toContain(pass);
  expect(site.logs().join("\n")).not.toContain(pass);
});

test("backup: what is no request is refused, and nothing of it arrives", async () => {
  const pass = await passes.for("counter-import");
  expect((await post(pass, { type: "forget" })).status).toBe(422);
  const odd = { table: "snapshot", id: 2, value: "1; DROP TABLE snapshot" };
  expect((await post(pass, { type: "stage", position: 0, rows: [odd] })).status).toBe(422);
  expect((await post(pass, reading, { "content-type": "application/xml" })).status).toBe(415);
  expect((await post(pass, { type: "stage", position: 0, rows: "x".repeat(40_000) })).status).toBe(413);
  expect(await readCounter(ask)).toEqual([]);
});

test("backup: a counter comes back in several requests, and then takes no other", async () => {
  const people = Array.from({ length: 600 }, (_, n) => ({
    table: "last_number" as const,
    user_id: `person-${String(n).padStart(3, "0")}`,
    browser: "a tab",
    n: 1,
    at: 1,
  }));
  const rows = [...filledCounter, ...people];
  await writeCounter(ask, rows);
  expect(await readCounter(ask)).toEqual(rows);
  const shown = await fetch(new URL("/api/counter", site.url));
  expect(await shown.json()).toMatchObject({ value: 4, seq: 3, increments: 6, decrements: 2 });
  await expect(writeCounter(ask, filledCounter)).rejects.toThrow("The counter moved");
  expect(await readCounter(ask)).toEqual(rows);
});

test("backup: what ran out is gone after the daily clean-up", async () => {
  await site.db.prepare("UPDATE verification SET expires_at = 1").run();
  await site.worker.scheduled({ cron: "17 3 * * *" });
  expect(await site.db.prepare("SELECT count(*) AS count FROM verification").first("count")).toBe(0);
});
