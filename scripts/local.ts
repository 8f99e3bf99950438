import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { drizzle } from "drizzle-orm/d1";
import { getPlatformProxy } from "wrangler";
import { cloudflare } from "../cloudflare.config.ts";
import * as schema from "../db/schema/index.ts";
import { seed } from "../db/seed.ts";
import { writeDatabaseConfig } from "./wrangler-config.ts";

/** Where the dev server keeps D1, KV and the objects of this laptop. Ignored by git. */
const statePath = ".wrangler/state";
/** The settings of this laptop. Ignored by git. */
export const secretsPath = ".dev.vars";

/** A fault that the person at the keyboard can mend. Its message is all they see. */
export class LocalError extends Error {}

/** Makes the laptop's settings once: stage `dev`, and a secret that no other checkout has. */
export function ensureSecrets(): void {
  if (existsSync(secretsPath)) return;
  const lines = ["# Made by `npm run dev` for this laptop. Never commit it.", "STAGE=dev"];
  lines.push(`BETTER_AUTH_SECRET=${randomBytes(32).toString("base64url")}`);
  writeFileSync(secretsPath, `${lines.join("\n")}\n`, { mode: 0o600 });
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

function openDatabase() {
  return getPlatformProxy<{ DB: D1Database }>({
    configPath: writeDatabaseConfig(),
    persist: { path: `${statePath}/v3` },
    envFiles: [],
    remoteBindings: false,
  });
}

/** Applies the migrations that the local database lacks, and says how many there are in all. */
export async function migrateLocal(): Promise<number> {
  const { migrations } = cloudflare.databases.DB;
  try {
    await wrangler(
      "d1",
      "migrations",
      "apply",
      "DB",
      "--local",
      "--persist-to",
      statePath,
      "-c",
      writeDatabaseConfig(),
    );
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
    const advice = `Mend the newest file in ${migrations}, or start over with \`npm run db:reset\`.`;
    throw new LocalError(`A migration of the local database failed. ${advice}\n${output.trim()}`);
  }
  return readdirSync(migrations).filter((name) => name.endsWith(".sql")).length;
}

/** Throws the local database, namespace and objects away. */
export function forgetState(): void {
  rmSync(statePath, { recursive: true, force: true });
}

/** Runs wrangler quietly. `CI=1` keeps it from asking. */
async function wrangler(...args: string[]): Promise<void> {
  const env = { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false", NO_COLOR: "1" };
  await promisify(execFile)("node_modules/.bin/wrangler", args, { env });
}
