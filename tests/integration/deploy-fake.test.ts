import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CloudflareApi, startCloudflareApi } from "../support/cloudflare-api/server.ts";

let api: CloudflareApi;

beforeAll(async () => {
  api = await startCloudflareApi();
});
afterAll(() => api.close());

describe("a real deploy", () => {
  test("puts a site up that runs on the database that was migrated over the API", async () => {
    const cwd = api.makeWorkplace();
    const env = { ...api.env, BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests" };
    const args = ["scripts/run.mjs", "alchemy.run.ts", "--stage", "pr-1"];
    await promisify(execFile)(process.execPath, args, { cwd, env });
    const health = await api.fetch("https://cirrus-pr-1.acme.workers.dev/api/health");
    expect(await health.json()).toMatchObject({ status: "pass" });
    expect(await api.query("cirrus-pr-1", "SELECT count(*) AS entries FROM guestbook_entry")).toEqual([{ entries: 0 }]);
    const page = await api.fetch("https://cirrus-pr-1.acme.workers.dev/");
    expect([page.status, page.headers.get("x-frame-options")]).toEqual([200, "DENY"]);
  });
});
