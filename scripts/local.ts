import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { parseEnv, promisify, stripVTControlCharacters } from "node:util";
import { drizzle } from "drizzle-orm/d1";
import { getPlatformProxy } from "wrangler";
import { cloudflare } from "../cloudflare.config.ts";
import * as schema from "../db/schema/index.ts";
import { seed } from "../db/seed.ts";
import { OperatorError } from "../operating/operator-error.ts";
import { explain, findSettingFaults } from "../src/platform/settings.ts";
import { secretsPath, statePath } from "./local-paths.ts";
import { writeDatabaseConfig } from "./wrangler-config.ts";

const serverPath = ".wrangler/server.pid";

/** A fault that the person at the keyboard can mend. Its message is all they see. */
export class LocalError extends OperatorError {}

/** Who is an admin on a fresh laptop. Mail to this address waits in the laptop's own mailbox, as all mail there does. */
const localAdmin = "admin@example.com";

/** Makes the laptop's settings once: stage `dev`, a secret that no other checkout has, and somebody who may moderate. */
export function ensureSecrets(): void {
  if (existsSync(secretsPath)) return;
  const lines = ["# Made by `npm run dev` for this laptop. Never commit it.", "STAGE=dev"];
  lines.push(`BETTER_AUTH_SECRET=${randomBytes(32).toString("base64url")}`, `ADMIN_EMAILS=${localAdmin}`);
  writeFileSync(secretsPath, `${lines.join("\n")}\n`, { mode: 0o600 });
}

/** @throws LocalError that lists everything that is wrong with the laptop's settings. */
export function assertSettings(): void {
  const faults = findSettingFaults(parseEnv(readFileSync(secretsPath, "utf8")));
  if (faults.length > 0) throw new LocalError(`${secretsPath}: ${explain(faults)}`);
}

/** How many migrations there are in all, and how many entries were seeded just now. */
interface Prepared {
  migrations: number;
  seeded: number;
}

/**
 * Applies the migrations that the local database lacks and seeds it when its guestbook is empty. It opens the files
 * under `.wrangler/state` and knows no other database, so it cannot reach a deployed one.
 */
export async function prepareLocal(): Promise<Prepared> {
  const [proxy, migrations] = await Promise.all([openDatabase(), migrateLocal()]);
  try {
    return { migrations, seeded: await seed(drizzle(proxy.env.DB, { schema })) };
  } finally {
    await proxy.dispose();
  }
}

/** The local D1, in the state of this checkout or in another folder like it. */
export function openDatabase(state = statePath) {
  return getPlatformProxy<{ DB: D1Database }>({
    configPath: writeDatabaseConfig(),
    persist: { path: `${state}/v3` },
    envFiles: [],
    remoteBindings: false,
  });
}

/** Applies the migrations that the local database lacks, and says how many there are in all. */
export async function migrateLocal(state = statePath): Promise<number> {
  const { migrations } = cloudflare.databases.DB;
  try {
    await wrangler("d1", "migrations", "apply", "DB", "--local", "--persist-to", state, "-c", writeDatabaseConfig());
  } catch (error) {
    const { stdout = "", stderr = "" } = error instanceof Error ? { stdout: "", stderr: error.message, ...error } : {};
    throw new LocalError(explainMigration(stripVTControlCharacters(stdout), stripVTControlCharacters(stderr)));
  }
  return readdirSync(migrations).filter((name) => name.endsWith(".sql")).length;
}

/** One sentence out of wrangler's pages: which file it is, and what SQLite says of it. */
function explainMigration(stdout: string, stderr: string): string {
  const applied = new Set(stdout.match(/\d{4}_\w+\.sql(?=[^\n]*✅)/gu));
  const failed = stdout.match(/\d{4}_\w+\.sql/gu)?.find((file) => !applied.has(file));
  const reason = /ERROR\]\s*(.+)/.exec(stderr)?.[1]?.trim() ?? stderr.trim();
  const file = `${cloudflare.databases.DB.migrations}/${failed ?? "*.sql"}`;
  return `The migration ${file} failed and was not applied: ${reason}. Mend the file and start again; your data is as it was.`;
}

/** Notes that a server of this checkout runs, until the process ends. */
export function noteServer(): void {
  mkdirSync(dirname(serverPath), { recursive: true });
  writeFileSync(serverPath, String(process.pid));
  process.on("exit", () => rmSync(serverPath, { force: true }));
}

/** @throws LocalError while a server of this checkout runs: it would go on with files that are no longer there. */
export function assertNoServer(): void {
  if (!existsSync(serverPath)) return;
  const pid = Number(readFileSync(serverPath, "utf8"));
  try {
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new LocalError(`The dev server runs on this database (process ${pid}). Stop it first, then run this again.`);
}

/** @throws LocalError when something else listens on `port`, on either family of localhost. */
export async function assertFree(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new LocalError("--port takes a number from 1 to 65535.");
  const taken = await Promise.all(["127.0.0.1", "::1"].map((host) => isTaken(port, host)));
  if (!taken.includes(true)) return;
  throw new LocalError(`Port ${port} is in use. Stop what runs there, or choose another: -- --port ${port + 1}`);
}

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve("code" in error && error.code === "EADDRINUSE"));
    probe.listen(port, host, () => probe.close(() => resolve(false)));
  });
}

/** Throws the local database, namespace and objects away. */
export function forgetState(): void {
  assertNoServer();
  rmSync(statePath, { recursive: true, force: true });
}

/** Runs wrangler quietly. `CI=1` keeps it from asking. */
async function wrangler(...args: string[]): Promise<void> {
  const env = { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false", NO_COLOR: "1" };
  await promisify(execFile)("node_modules/.bin/wrangler", args, { env });
}
