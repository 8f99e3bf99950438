import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { AssetStore } from "./assets.ts";
import { addDatabase, databaseRoutes } from "./databases.ts";
import { domainRoutes, makeZone } from "./domains.ts";
import { makeEnvironment, makeWorkplace } from "./environment.ts";
import { addNamespace, namespaceRoutes } from "./namespaces.ts";
import { Running } from "./running.ts";
import { scriptRoutes } from "./scripts.ts";
import { splitStatements } from "./sql-statements.ts";
import type { State } from "./state.ts";
import { Switchboard } from "./switchboard.ts";
import { Tails } from "./tails.ts";
import { Tokens } from "./tokens.ts";
import { versionRoutes } from "./versions.ts";
import { Visitors, visitedHost } from "./visitors.ts";
import type { Route } from "./wire.ts";

/** A stand-in for Cloudflare's API that keeps what it is told, refuses what Cloudflare would, and runs what was uploaded. */
export interface CloudflareApi {
  /** What a process needs to take this for Cloudflare. Read it after `addZone`. */
  readonly env: Record<string, string>;
  /** Where it listens. */
  readonly origin: string;
  readonly accountId: string;
  /** Every call so far, its path without the account: `/d1/database`. Empty it to start anew. */
  readonly calls: Switchboard["calls"];
  /** What the account holds, to look at. */
  readonly state: State;
  /** Makes calls fail, all or the next few. @returns what makes them succeed again. */
  failOn: Switchboard["failOn"];
  /** A token with these rights alone, in the words of Cloudflare's form: "Account · D1 · Edit". */
  addToken(permissions: readonly string[]): string;
  addZone(name: string): void;
  /** A database that somebody else made. @returns its id. */
  addDatabase(name: string): string;
  addNamespace(title: string): string;
  /** The rows of the last statement, asked of a database by name. */
  query(database: string, sql: string, params?: (string | number | null)[]): Promise<Record<string, unknown>[]>;
  /** A request to a deployed host, such as `https://cirrus-pr-1.acme.workers.dev/`. Redirects are not followed. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** For a WebSocket to a deployed host: the address to open, and the headers to send. */
  at(url: string | URL): { url: string; headers: Record<string, string> };
  /** A folder like the project's to run commands in; what they write stays there. */
  makeWorkplace(): string;
  close(): Promise<void>;
}

/** Starts the stand-in on a free port, with one account, nothing in it, and a token that may do all. */
export async function startCloudflareApi({ subdomain = "acme" } = {}): Promise<CloudflareApi> {
  const folder = mkdtempSync(join(tmpdir(), "cloudflare-api-"));
  const accountId = randomBytes(16).toString("hex");
  const nothing = { databases: [], namespaces: [], scripts: new Map(), domains: [], zones: [] };
  const state: State = { subdomain, ...nothing, hasAnalyticsEngine: false };
  const tails = new Tails(state);
  const running = new Running(state, join(folder, "storage"), (traced) => tails.hand(traced));
  const tokens = new Tokens();
  const token = tokens.add(["*"]);
  const routes = allRoutes(state, running, new AssetStore(join(folder, "assets")));
  const own = [...accountRoutes(accountId), ...tokens.routes(), ...tails.routes()];
  const switchboard = new Switchboard(accountId, tokens, [...own, ...routes]);
  const { server, origin } = await listen(switchboard, new Visitors(state, running), tails);
  return {
    get env() {
      const zones = state.zones.map(({ name }) => name);
      return makeEnvironment(origin, join(folder, "home"), token, accountId, zones);
    },
    origin,
    accountId,
    calls: switchboard.calls,
    state,
    failOn: (method, path, failure) => switchboard.failOn(method, path, failure),
    addToken: (permissions) => tokens.add(permissions),
    addZone: (name) => void state.zones.push(makeZone(name)),
    addDatabase: (name) => addDatabase(state, name).uuid,
    addNamespace: (title) => addNamespace(state, title).id,
    query: (database, sql, params) => query(state, running, database, sql, params),
    fetch: (url, init) => visit(origin, url, init),
    at: (url) => locate(origin, url),
    makeWorkplace: () => makeWorkplace(folder),
    close: async () => {
      tails.close();
      server.closeAllConnections();
      server.close();
      await running.close();
      // What was just stopped may still be writing its last file.
      rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function allRoutes(state: State, running: Running, assets: AssetStore): Route[] {
  return [
    ...assets.routes(),
    ...databaseRoutes(state, running),
    ...namespaceRoutes(state, running),
    ...scriptRoutes(state, running, assets),
    ...versionRoutes(state, running, assets),
    ...domainRoutes(state),
  ];
}

function locate(origin: string, url: string | URL) {
  const { host, pathname, search } = new URL(url);
  return { url: `${origin}${pathname}${search}`, headers: { [visitedHost]: host } };
}

function visit(origin: string, url: string | URL, init: RequestInit = {}): Promise<Response> {
  const { url: address, headers } = locate(origin, url);
  const all = new Headers(init.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return fetch(address, { redirect: "manual", ...init, headers: all });
}

async function listen(switchboard: Switchboard, visitors: Visitors, tails: Tails) {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const answered = request.headers[visitedHost]
      ? visitors.answer(request, response)
      : switchboard.answer(request, response);
    answered.catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(String(error));
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (tails.upgrade(request, socket)) return;
    visitors.upgrade(request, socket, head).catch(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { server, origin: `http://127.0.0.1:${port}` };
}

function accountRoutes(id: string): Route[] {
  const account = { id, name: "Acme" };
  return [
    { at: "GET /accounts", answer: () => ({ result: [account] }) },
    { at: "GET /accounts/:account", answer: () => ({ result: account }) },
    { at: "GET /memberships", answer: () => ({ result: [{ id: "membership", account }] }) },
    { at: "GET /user", answer: () => ({ result: { id: "user", email: "operator@example.com" } }) },
    { at: "GET /accounts/:account/queues", answer: () => ({ result: [] }) },
    { at: "GET /accounts/:account/r2/buckets", answer: () => ({ result: { buckets: [] } }) },
  ];
}

const rows = z.array(z.record(z.string(), z.unknown()));

async function query(
  state: State,
  running: Running,
  name: string,
  sql: string,
  params: (string | number | null)[] = [],
) {
  const database = state.databases.find((candidate) => candidate.name === name);
  if (!database) throw new Error(`The account has no database ${name}.`);
  const statements = splitStatements(sql).map((part) => ({ sql: part, params }));
  return rows.parse((await running.query(database.uuid, statements, "ARRAY_OF_OBJECTS")).at(-1)?.results);
}
