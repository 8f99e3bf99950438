import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, helloWorker, type Parts, type Reply, workerForm } from "../support/cloudflare-api/client.ts";
import { type CloudflareApi, startCloudflareApi } from "../support/cloudflare-api/server.ts";

let api: CloudflareApi;
let client: Client;

const withObject = `export class Room { fetch() { return new Response("room"); } }\n${helloWorker}`;
const room = { type: "durable_object_namespace", name: "ROOM", class_name: "Room" };
const js = (text: string) => new Blob([text], { type: "application/javascript+module" });

beforeAll(async () => {
  api = await startCloudflareApi();
  client = new Client(api);
  const migrations = { new_tag: "v1", new_sqlite_classes: ["Room"] };
  const uploaded = await client.upload("rooms", { migrations, bindings: [room] }, { "worker.mjs": withObject });
  expect(uploaded).toMatchObject({ status: 200 });
});
afterAll(() => api.close());

describe("the stand-in for Cloudflare's API refuses", () => {
  test.each<[string, (permitted: Client) => Promise<Reply>, number]>([
    ["reading with a right to something else", (some) => some.call("GET", "/workers/scripts/rooms/settings"), 403],
    ["writing with a right to read", (some) => some.call("POST", "/d1/database", { name: "new" }), 403],
    ["a look into another account", (some) => some.call("GET", "/accounts/0123/d1/database"), 403],
  ])("%s", async (_, ask, status) => {
    const reader = new Client(api, api.addToken(["Account · D1 · Read"]));
    expect(await reader.call("GET", "/d1/database")).toMatchObject({ status: 200 });
    expect(await ask(reader)).toMatchObject({ status, code: 10_000, message: "Authentication error" });
  });

  test("a token that it never gave out", async () => {
    const stranger = new Client(api, "made-up");
    expect(await stranger.call("GET", "/user/tokens/verify")).toMatchObject({ status: 401, code: 10_000 });
    expect(await client.call("GET", "/user/tokens/verify")).toMatchObject({ result: { status: "active" } });
  });

  test.each<[string, object, Parts, number, string]>([
    ["a main module that is no part", { main_module: "other.mjs" }, {}, 10_021, 'No such module "other.mjs"'],
    [
      "a part that is missing",
      {},
      { "a.mjs": `import "./b/c.mjs"; ${helloWorker}` },
      10_021,
      'No such module "b/c.mjs"',
    ],
    ["a part that is missing and comes later", {}, { "a.mjs": `import("./b.mjs"); ${helloWorker}` }, 10_021, "b.mjs"],
    [
      "a part of no known type",
      {},
      { "a.mjs": js(helloWorker), "a.png": new Blob([], { type: "image/png" }) },
      10_021,
      "image/png",
    ],
    ["code that does not parse", {}, { "a.mjs": "export default {" }, 10_021, "SyntaxError"],
    [
      "code that throws while it starts",
      {},
      { "a.mjs": `throw new Error("no luck"); ${helloWorker}` },
      10_021,
      "no luck",
    ],
    [
      "more than the free plan takes",
      {},
      { "a.mjs": helloWorker, "b.bin": new Blob([randomBytes(3.2e6)], { type: "application/octet-stream" }) },
      10_027,
      "3 MiB",
    ],
    ["a date that is none", { compatibility_date: "2026-2-30" }, {}, 10_021, "Invalid compatibility date"],
    ["a date to come", { compatibility_date: "2099-01-01" }, {}, 10_021, "in the future: 2099-01-01"],
    [
      "a database that is not there",
      { bindings: [{ type: "d1", name: "DB", id: "none" }] },
      {},
      10_021,
      "binding DB of type d1",
    ],
    [
      "a namespace that is not there",
      { bindings: [{ type: "kv_namespace", name: "KV", namespace_id: "none" }] },
      {},
      10_041,
      "none",
    ],
    ["an empty secret", { bindings: [{ type: "secret_text", name: "KEY", text: "" }] }, {}, 10_021, "bindings.0.text"],
    [
      "a kind of binding that nobody knows",
      { bindings: [{ type: "magic", name: "M" }] },
      {},
      10_021,
      "bindings.0.type",
    ],
    [
      "a rate limit of odd length",
      { bindings: [{ type: "ratelimit", name: "R", namespace_id: "1", simple: { limit: 1, period: 7 } }] },
      {},
      10_021,
      "period",
    ],
    [
      "a dataset where Analytics Engine is off",
      { bindings: [{ type: "analytics_engine", name: "A", dataset: "a" }] },
      {},
      10_089,
      "enable Analytics Engine",
    ],
    ["two bindings of one name", { bindings: [room, room] }, {}, 10_021, "'ROOM' already in use"],
    ["assets that never came", { bindings: [{ type: "assets", name: "ASSETS" }] }, {}, 10_021, "assets"],
    ["a token for assets that is made up", { assets: { jwt: "made-up" } }, {}, 10_021, "token"],
    ["a class with a binding and no migration", { bindings: [room] }, { "a.mjs": withObject }, 10_061, "'Room'"],
    [
      "a migration to a class that is not exported",
      { migrations: { new_sqlite_classes: ["Room"] } },
      {},
      10_070,
      "'Room'",
    ],
    [
      "a class without SQLite",
      { migrations: { new_classes: ["Room"] } },
      { "a.mjs": withObject },
      10_097,
      "new_sqlite_classes",
    ],
    ["the end of a class that never was", { migrations: { deleted_classes: ["Room"] } }, {}, 10_074, "'Room'"],
  ])("%s", async (_, metadata, parts, code, words) => {
    const uploaded = Object.keys(parts).length > 0 ? parts : { "worker.mjs": helloWorker };
    const refused = await client.upload("refused", metadata, uploaded);
    expect(refused).toMatchObject({ status: 400, code, message: expect.stringContaining(words) });
    expect(await client.call("GET", "/workers/scripts/refused/settings")).toMatchObject({ status: 404, code: 10_007 });
  });

  test.each<[string, object, string, number, number, string]>([
    [
      "a migration from another tag",
      { old_tag: "v0", new_tag: "v2" },
      withObject,
      412,
      10_079,
      "when expected tag is 'v1'",
    ],
    [
      "a class that is made twice",
      { old_tag: "v1", new_sqlite_classes: ["Room"] },
      withObject,
      400,
      10_074,
      "already depended on",
    ],
    [
      "the end of a class that is still bound",
      { old_tag: "v1", deleted_classes: ["Room"] },
      withObject,
      400,
      10_061,
      "delete-class",
    ],
    [
      "a new name that is taken",
      { old_tag: "v1", renamed_classes: [{ from: "Room", to: "Room" }] },
      withObject,
      400,
      10_074,
      "'Room'",
    ],
  ])("%s", async (_, migrations, source, status, code, words) => {
    const refused = await client.upload("rooms", { migrations, bindings: [room] }, { "worker.mjs": source });
    expect(refused).toMatchObject({ status, code, message: expect.stringContaining(words) });
    expect(api.state.scripts.get("rooms")).toMatchObject({ migrationTag: "v1", versions: [{ number: 1 }] });
  });

  test("code that leaves out a class which keeps objects", async () => {
    expect(await client.upload("rooms")).toMatchObject({ status: 400, code: 10_064 });
  });

  test("a version that migrates classes", async () => {
    const form = workerForm({ migrations: { deleted_classes: ["Room"] } }, { "worker.mjs": helloWorker });
    expect(await client.call("POST", "/workers/scripts/rooms/versions", form)).toMatchObject({ code: 10_211 });
  });
});

describe("of static files it refuses", () => {
  const hash = "0123456789abcdef0123456789abcdef";
  const open = (manifest: object) => client.call("POST", "/workers/scripts/site/assets-upload-session", { manifest });

  test.each<[string, () => object]>([
    ["one that is too large", () => ({ "/big.bin": { hash, size: 26 * 1024 * 1024 } })],
    ["too many", () => Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [`/${n}.txt`, { hash, size: 1 }]))],
    ["a hash of the wrong length", () => ({ "/a.txt": { hash: "abc", size: 1 } })],
    ["a path that starts nowhere", () => ({ "a.txt": { hash, size: 1 } })],
  ])("%s", async (_, manifest) => {
    expect(await open(manifest())).toMatchObject({ status: 400, code: 10_021 });
  });

  test("what is not the file of the manifest, and a Worker whose files have not all come", async () => {
    const { result } = await open({ "/a.txt": { hash, size: 5 } });
    const form = new FormData();
    form.append(hash, new Blob([btoa("other")]), hash);
    const { jwt } = Object(result);
    const sent = await client.call("POST", "/workers/assets/upload?base64=true", form, jwt);
    expect(sent).toMatchObject({ status: 400, message: expect.stringContaining("/a.txt") });
    expect(await client.upload("site", { assets: { jwt } })).toMatchObject({ status: 400, code: 10_021 });
  });
});

describe("of D1 and KV it refuses", () => {
  const ask = (sql: string, params?: unknown[]) => {
    const { uuid } = api.state.databases.find(({ name }) => name === "data") ?? { uuid: api.addDatabase("data") };
    return client.call("POST", `/d1/database/${uuid}/query`, { sql, params });
  };

  test("names that are taken", async () => {
    api.addDatabase("taken");
    api.addNamespace("taken");
    expect(await client.call("POST", "/d1/database", { name: "taken" })).toMatchObject({ status: 400, code: 7_502 });
    const again = await client.call("POST", "/storage/kv/namespaces", { title: "taken" });
    expect(again).toMatchObject({ status: 400, code: 10_014 });
    api.addNamespace("second");
    const page = await client.call("GET", "/storage/kv/namespaces?page=2&per_page=1");
    expect(page.result).toMatchObject([{ title: "second" }]);
  });

  test.each<[string, string, unknown[] | undefined, string]>([
    ["a statement over 100 kB", `SELECT '${"x".repeat(100_001)}'`, undefined, "SQLITE_TOOBIG"],
    [
      "more than 100 parameters",
      `SELECT 1 IN (${Array(101).fill("?").join()})`,
      Array(101).fill(1),
      "too many SQL variables",
    ],
    ["a transaction by hand", "BEGIN TRANSACTION", undefined, "BEGIN TRANSACTION"],
    ["nothing at all", "-- no statement", undefined, "No SQL statements"],
  ])("%s", async (_, sql, params, words) => {
    expect(await ask(sql, params)).toMatchObject({ status: 400, code: 7_500, message: expect.stringContaining(words) });
  });

  test("all of several statements when one of them fails", async () => {
    await ask("CREATE TABLE kept (n); CREATE TRIGGER t AFTER INSERT ON kept BEGIN SELECT 1; END;");
    expect(await ask("INSERT INTO kept VALUES (1); INSERT INTO missing VALUES (2);")).toMatchObject({ code: 7_500 });
    expect(await api.query("data", "SELECT count(*) AS n FROM kept")).toEqual([{ n: 0 }]);
  });

  test("an export of a database with a full-text index", async () => {
    const uuid = api.addDatabase("searched");
    await api.query("searched", "CREATE VIRTUAL TABLE words USING fts5(text)");
    const exported = await client.call("POST", `/d1/database/${uuid}/export`, { output_format: "polling" });
    expect(exported).toMatchObject({ status: 400, message: expect.stringContaining("Virtual Tables (fts5)") });
  });
});
