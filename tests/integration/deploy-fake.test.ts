import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { Client } from "../support/cloudflare-api/client.ts";
import { type CloudflareApi, startCloudflareApi } from "../support/cloudflare-api/server.ts";
import { untilWell } from "../support/until-well.ts";

let api: CloudflareApi;
let client: Client;
let workplace: string;

beforeAll(async () => {
  api = await startCloudflareApi();
  client = new Client(api);
  workplace = api.makeWorkplace();
});
afterAll(() => api.close());

const run = (args: string[], env: Record<string, string> = {}) =>
  promisify(execFile)(process.execPath, args, { cwd: workplace, env: { ...api.env, ...env } });

/** Seconds on a machine at rest; a busy one must not fail it. */
const startsPrograms = { timeout: 90_000 };

const read = async (url: string) => (await api.fetch(url)).text();

/** A Worker whose one object counts its visits, and which tells its own version by a word. */
const counting = (word: string, className = "Visits") => ({
  "worker.mjs": `import { DurableObject } from "cloudflare:workers";
    export class ${className} extends DurableObject {
      async count() {
        const visits = ((await this.ctx.storage.get("visits")) ?? 0) + 1;
        await this.ctx.storage.put("visits", visits);
        return visits;
      }
    }
    export default {
      async fetch(request, { VISITS, KEY }) {
        console.log("visited", new URL(request.url).host);
        return new Response(\`${word} \${KEY} \${await VISITS.getByName("all").count()}\`);
      },
    };`,
});
const bound = (key: string, class_name = "Visits") => [
  { type: "durable_object_namespace", name: "VISITS", class_name },
  { type: "secret_text", name: "KEY", text: key },
];

async function put(name: string, metadata: object, parts: Record<string, string>): Promise<string> {
  const uploaded = await client.upload(name, metadata, parts);
  expect(uploaded).toMatchObject({ status: 200 });
  await client.call("POST", `/workers/scripts/${name}/subdomain`, { enabled: true });
  return api.state.scripts.get(name)?.versions.at(-1)?.id ?? "";
}

const choose = (name: string, version_id: string, query = "") =>
  client.call("POST", `/workers/scripts/${name}/deployments${query}`, {
    strategy: "percentage",
    versions: [{ version_id, percentage: 100 }],
  });

describe("the stand-in for Cloudflare's API", () => {
  test("takes a real deploy, and runs it on the database that was migrated over the API", startsPrograms, async () => {
    const secret = "tests-only-tests-only-tests-only-tests";
    const args = ["scripts/run.mjs", "alchemy.run.ts", "--stage", "pr-1", "--no-build"];
    await run(args, { BETTER_AUTH_SECRET: secret });
    await untilWell("https://cirrus-pr-1.acme.workers.dev", api.fetch);
    expect(await api.query("cirrus-pr-1", "SELECT count(*) AS entries FROM guestbook_entry")).toEqual([{ entries: 0 }]);
    const page = await api.fetch("https://cirrus-pr-1.acme.workers.dev/");
    expect([page.status, page.headers.get("x-frame-options")]).toEqual([200, "DENY"]);
  });

  test(
    "takes `wrangler deploy`, which makes the database and the namespace that the config names no ids of",
    startsPrograms,
    async () => {
      const source = "export default { fetch: async (_, { KV }) => new Response('Hello ' + (await KV.get('whom'))) };";
      writeFileSync(join(workplace, "hello.mjs"), source);
      const bindings = { d1_databases: [{ binding: "DB" }], kv_namespaces: [{ binding: "KV" }] };
      const config = {
        name: "hello",
        main: "hello.mjs",
        compatibility_date: "2026-10-01",
        no_bundle: true,
        ...bindings,
      };
      writeFileSync(join(workplace, "hello.json"), JSON.stringify(config));
      await run(["node_modules/wrangler/bin/wrangler.js", "deploy", "--config", "hello.json"]);
      expect(api.state.databases.map(({ name }) => name)).toContain("hello-db");
      const namespace = api.state.namespaces.find(({ title }) => title === "hello-kv");
      await client.call("PUT", `/storage/kv/namespaces/${namespace?.id}/values/whom`, "wrangler");
      expect(await read("https://hello.acme.workers.dev")).toBe("Hello wrangler");
    },
  );

  test("holds Alchemy's remote state: a second run finds what the first one made", startsPrograms, async () => {
    const program = `import alchemy from "alchemy";
      import { CloudflareStateStore } from "alchemy/state";
      import { RandomString } from "alchemy/random";
      const stateStore = (scope) => new CloudflareStateStore(scope, { stateToken: alchemy.secret("state-token") });
      const app = await alchemy("x", { stage: "pr-1", phase: "up", password: "p", noTrack: true, quiet: true, stateStore });
      console.log((await RandomString("made", { length: 16 })).value.unencrypted);
      await app.finalize();`;
    writeFileSync(join(workplace, "state.mjs"), program);
    const [first, second] = [await run(["state.mjs"]), await run(["state.mjs"])];
    expect(first.stdout.trim().split("\n").at(-1)).toMatch(/^[0-9a-f]{32}$/);
    expect(second.stdout.trim().split("\n").at(-1)).toBe(first.stdout.trim().split("\n").at(-1));
  });

  test("keeps what objects store over versions and a new name of their class, and drops it with the class", async () => {
    const at = "https://objects.acme.workers.dev/";
    await put("objects", { migrations: { new_sqlite_classes: ["Visits"] }, bindings: bound("k") }, counting("one"));
    expect(await read(at)).toBe("one k 1");
    await put("objects", { bindings: bound("k") }, counting("two"));
    expect(await read(at)).toBe("two k 2");
    const renamed = { renamed_classes: [{ from: "Visits", to: "Calls" }] };
    await put("objects", { migrations: renamed, bindings: bound("k", "Calls") }, counting("three", "Calls"));
    expect(await read(at)).toBe("three k 3");
    const replaced = { deleted_classes: ["Calls"], new_sqlite_classes: ["Visits"] };
    await put("objects", { migrations: replaced, bindings: bound("k") }, counting("four"));
    expect(await read(at)).toBe("four k 1");
  });

  test("goes back to an older version, but not past other objects, other secrets or lost data", async () => {
    const at = "https://versions.acme.workers.dev/";
    const start = { migrations: { new_sqlite_classes: ["Visits"] }, bindings: bound("k") };
    const first = await put("versions", start, counting("one"));
    const kv = { type: "kv_namespace", name: "KV", namespace_id: api.addNamespace("lost") };
    const second = await put("versions", { bindings: [...bound("k"), kv] }, counting("two"));
    expect(await choose("versions", first)).toMatchObject({ status: 200 });
    expect(await read(at)).toBe("one k 1");
    expect(await choose("versions", "none")).toMatchObject({ status: 404 });
    await client.call("DELETE", `/storage/kv/namespaces/${kv.namespace_id}`);
    expect(await choose("versions", second)).toMatchObject({ status: 400, code: 100_140 });
    const secret = { name: "KEY", text: "new", type: "secret_text" };
    expect(await client.call("PUT", "/workers/scripts/versions/secrets", secret)).toMatchObject({ status: 200 });
    expect(await read(at)).toBe("one new 2");
    expect(await choose("versions", first)).toMatchObject({ code: 10_220, message: expect.stringMatching(/: KEY$/) });
    expect(await choose("versions", first, "?force=true")).toMatchObject({ status: 200 });
    const changed = { renamed_classes: [{ from: "Visits", to: "Calls" }] };
    await put("versions", { migrations: changed, bindings: bound("k", "Calls") }, counting("three", "Calls"));
    expect(await choose("versions", first, "?force=true")).toMatchObject({ status: 400, code: 100_140 });
    expect(await read(at)).toBe("three k 3");
  });

  test(
    "answers at hosts that are attached, and lets nobody take one over without saying so",
    startsPrograms,
    async () => {
      api.addZone("example.com");
      const [zone] = z
        .array(z.object({ id: z.string() }))
        .parse((await client.call("GET", "/zones?name=example.com")).result);
      for (const name of ["mine", "other"]) await client.upload(name);
      expect((await api.fetch("https://mine.acme.workers.dev/")).status).toBe(404);
      const attach = (service: string, more = {}) =>
        client.call("PUT", "/workers/domains", { hostname: "www.example.com", service, zone_id: zone?.id, ...more });
      expect(await attach("mine")).toMatchObject({ status: 200 });
      expect(await read("https://www.example.com/a?b=c")).toBe("Hello from https://www.example.com/a?b=c");
      expect(await attach("other")).toMatchObject({ status: 409, code: 100_116 });
      expect(await attach("other", { override_existing_origin: true })).toMatchObject({ status: 200 });
      expect(api.state.domains).toMatchObject([{ hostname: "www.example.com", service: "other" }]);
      expect(await attach("other", { hostname: "www.example.org" })).toMatchObject({ status: 400 });
      const follow = await run([
        "--eval",
        "fetch('https://www.example.com/x').then((r) => r.text()).then(console.log)",
      ]);
      expect(follow.stdout).toBe("Hello from https://www.example.com/x\n");
    },
  );

  test("serves the files that were uploaded, with the headers that were asked for", async () => {
    const hash = createHash("sha256").update("words").update("txt").digest("hex").slice(0, 32);
    const jwt = await client.uploadAssets("files", { "/a/b.txt": { hash, content: "words" } });
    const assets = { jwt, config: { _headers: "/a/*\n  X-Told: yes" } };
    await put(
      "files",
      { assets },
      { "worker.mjs": "export default { fetch: () => new Response('from the Worker') };" },
    );
    const file = await api.fetch("https://files.acme.workers.dev/a/b.txt");
    expect([await file.text(), file.headers.get("x-told")]).toEqual(["words", "yes"]);
    expect(await read("https://files.acme.workers.dev/c")).toBe("from the Worker");
    const manifest = { "/moved.txt": { hash, size: 5 }, "/new.txt": { hash: hash.replace(/./g, "0"), size: 5 } };
    const again = await client.call("POST", "/workers/scripts/files/assets-upload-session", { manifest });
    expect(again).toMatchObject({ result: { buckets: [[manifest["/new.txt"].hash]] } });
  });

  test("tells who listens what a Worker logs", async () => {
    const metadata = { migrations: { new_sqlite_classes: ["Visits"] }, bindings: bound("k") };
    await put("talker", metadata, counting("one"));
    const { result } = await client.call("POST", "/workers/scripts/talker/tails", { filters: [{ method: ["GET"] }] });
    const { id, url } = z.object({ id: z.string(), url: z.string() }).parse(result);
    const socket = new WebSocket(url, "trace-v1");
    await once(socket, "open");
    const heard = once(socket, "message");
    await read("https://talker.acme.workers.dev/x");
    expect(JSON.parse(String((await heard)[0]))).toMatchObject({
      scriptName: "talker",
      outcome: "ok",
      logs: [{ level: "log", message: ["visited", "talker.acme.workers.dev"] }],
      event: { request: { method: "GET", url: "https://talker.acme.workers.dev/x" }, response: { status: 200 } },
    });
    const closed = once(socket, "close");
    await client.call("DELETE", `/workers/scripts/talker/tails/${id}`);
    await closed;
  });

  test("answers each statement as D1 does, with what it cost", async () => {
    const uuid = api.addDatabase("answers");
    const sql = "CREATE TABLE note (text); INSERT INTO note VALUES ('a'), ('b'); SELECT text FROM note;";
    const { result } = await client.call("POST", `/d1/database/${uuid}/query`, { sql });
    expect(result).toMatchObject([
      { success: true },
      { meta: { changes: 2, rows_written: 2 } },
      { results: [{ text: "a" }, { text: "b" }], meta: { rows_read: 2 } },
    ]);
    const one = { sql: "SELECT text, text FROM note WHERE text > ?", params: ["a"] };
    const raw = await client.call("POST", `/d1/database/${uuid}/raw`, one);
    expect(raw.result).toMatchObject([{ results: { columns: ["text", "text"], rows: [["b", "b"]] } }]);
  });

  test("moves a database as SQL", async () => {
    const [from, to] = [api.addDatabase("from"), api.addDatabase("to")];
    await api.query("from", "CREATE TABLE note (text); INSERT INTO note VALUES ('a;b'), ('it''s')");
    const exported = await client.call("POST", `/d1/database/${from}/export`, { output_format: "polling" });
    const sql = await (await fetch(Object(exported.result).result.signed_url)).text();
    const etag = createHash("md5").update(sql).digest("hex");
    const opened = await client.call("POST", `/d1/database/${to}/import`, { action: "init", etag });
    await fetch(Object(opened.result).upload_url, { method: "PUT", body: sql });
    const taken = await client.call("POST", `/d1/database/${to}/import`, { action: "ingest", etag });
    expect(taken).toMatchObject({ result: { status: "complete" } });
    expect(await api.query("to", "SELECT text FROM note")).toEqual([{ text: "a;b" }, { text: "it's" }]);
  });

  test("fails when it is told to, for as long as it is told", async () => {
    const list = () => client.call("GET", "/storage/kv/namespaces");
    api.failOn("GET", /namespaces$/, { status: 429, times: 1 });
    expect([(await list()).status, (await list()).status]).toEqual([429, 200]);
    const stop = api.failOn("GET", /namespaces$/, { code: 7, message: "told to" });
    expect(await list()).toMatchObject({ status: 400, code: 7, message: "told to" });
    stop();
    expect(await list()).toMatchObject({ status: 200 });
    expect(api.calls.slice(-2)).toMatchObject([{ path: "/storage/kv/namespaces", status: 400 }, { status: 200 }]);
  });
});
