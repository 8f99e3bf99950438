import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../support/cloudflare-api/client.ts";
import { type CloudflareApi, startCloudflareApi } from "../support/cloudflare-api/server.ts";

/** Programs start here; a busy machine must not fail it. */
const startsPrograms = { timeout: 90_000 };
const patience = { timeout: 60_000 };

const worker = `export default {
  fetch({ method, url }) {
    const fields = { id: "8c1a2b-AMS", route: "/guestbook/[id]", method };
    const cost = { ms: 12, statements: 2, rowsRead: 21, rowsWritten: 0 };
    const isBroken = new URL(url).pathname === "/broken";
    const level = isBroken ? "error" : "info";
    console[level](JSON.stringify({ level, event: "request", ...fields, status: isBroken ? 500 : 200, ...cost }));
    if (new URL(url).pathname === "/thrown") throw new TypeError("Out of order.");
    return new Response("said");
  },
};`;

let api: CloudflareApi;
let workplace: string;
const followed: ChildProcess[] = [];
beforeAll(async () => {
  api = await startCloudflareApi();
  workplace = api.makeWorkplace();
  const client = new Client(api);
  expect(await client.upload("cirrus-pr-1", {}, { "worker.mjs": worker })).toMatchObject({ status: 200 });
  await client.call("POST", "/workers/scripts/cirrus-pr-1/subdomain", { enabled: true });
});
afterAll(async () => {
  // A command that is ended takes wrangler along; one that is killed would leave it behind.
  for (const child of followed.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill("SIGINT");
    await once(child, "close");
  }
  await api.close();
});

/** `npm run logs`, with what it has printed so far. */
function follow(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["operating/logs.ts", ...args], {
    cwd: workplace,
    env: { ...api.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  followed.push(child);
  const printed = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    printed.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed.err += chunk;
  });
  return { child, printed, ended: once(child, "close").then(([code]) => ({ code, ...printed })) };
}

/** Asks for pages until what they log has arrived. */
async function until(path: string, has: () => boolean) {
  const ask = async () => {
    await (await api.fetch(`https://cirrus-pr-1.acme.workers.dev${path}`)).text();
    return has();
  };
  await expect.poll(ask, patience).toBe(true);
}

test("what a deployed stage logs can be read while it does, and Ctrl+C ends the tail", startsPrograms, async () => {
  const { child, printed, ended } = follow(["--stage", "pr-1"]);
  await until("/?secret=typed", () => printed.out.includes("GET"));
  await until("/thrown", () => printed.out.includes("Out of order"));
  expect(printed.out).toMatch(
    /^\d\d:\d\d:\d\d info {2}GET {4}200 {5}12 ms {2}\/guestbook\/\[id\] {2}D1 2 statements, 21 rows read, 0 written {2}8c1a2b-AMS$/m,
  );
  expect(printed.out).toMatch(/^\d\d:\d\d:\d\d error exception {2}TypeError: Out of order\.$/m);
  expect(printed.out).not.toContain("typed");
  expect(printed.err).toBe("Following cirrus-pr-1. Ctrl+C ends it.\n");
  child.kill("SIGINT");
  expect((await ended).code).toBe(0);
  expect(api.calls.some(({ method, path }) => method === "DELETE" && path.includes("/tails/"))).toBe(true);
});

test("--json and --status error leave only lines for programs, of what broke", startsPrograms, async () => {
  const { child, printed, ended } = follow(["--stage", "pr-1", "--json", "--status", "error"]);
  await until("/broken", () => printed.out.includes("500"));
  await until("/fine", () => true);
  const [first = ""] = printed.out.split("\n");
  expect(JSON.parse(first)).toMatchObject({ event: "request", status: 500 });
  expect(printed.out).not.toContain('"status":200');
  child.kill("SIGINT");
  await ended;
});

test.each([
  ["a stage that is not there", ["--stage", "pr-2"], 'Stage pr-2 has no Worker "cirrus-pr-2" in this account'],
  ["a stage of the laptop", ["--stage", "dev"], "in the terminal where `npm run dev` runs"],
])("%s gets one sentence", startsPrograms, async (_, args, sentence) => {
  const { code, out, err } = await follow(args).ended;
  expect([code, out, err.trim().split("\n").at(-1)]).toEqual([1, "", expect.stringContaining(sentence)]);
});

test("a token without the right to it gets one sentence that names the right", startsPrograms, async () => {
  const token = api.addToken(["Account · D1 · Read"]);
  const { code, err } = await follow(["--stage", "pr-1"], { CLOUDFLARE_API_TOKEN: token }).ended;
  expect([code, err.trim().split("\n").at(-1)]).toEqual([1, expect.stringContaining("Account · Workers Tail · Read")]);
});

test("without a token there is one sentence", startsPrograms, async () => {
  const { code, err } = await follow(["--stage", "pr-1"], { CLOUDFLARE_API_TOKEN: "" }).ended;
  expect([code, err]).toEqual([1, "CLOUDFLARE_API_TOKEN is not set: it says whose account this is.\n"]);
});
