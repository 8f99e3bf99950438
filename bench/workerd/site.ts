import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { V4WorkerOptions } from "miniflare";
import { cloudflare } from "../../cloudflare.config.ts";
import { devSecrets, devVars } from "../../tests/support/site.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const built = `${root}dist/server`;

/**
 * The built Worker with everything that it is bound to, but for its static files. See `startWorker` for `storage`.
 * @throws when there is no build.
 */
export async function startBuiltSite(vars: Record<string, string> = {}, storage?: string): Promise<RunningWorker> {
  if (!existsSync(`${built}/entry.mjs`)) throw new Error("There is no build to measure. Run `npm run build` first.");
  const site = await startWorker(describeSite(vars), storage);
  await migrate(await site.database("DB"));
  return site;
}

/** The names of the configuration in Miniflare's own words. */
function describeSite(vars: Record<string, string>): V4WorkerOptions {
  const { name, compatibilityDate, compatibilityFlags, databases, namespaces, objects, rateLimits } = cloudflare;
  return {
    name,
    compatibilityDate,
    compatibilityFlags: [...compatibilityFlags],
    modulesRoot: built,
    modules: listModules().map((path) => ({ type: "ESModule", path: `${built}/${path}` })),
    bindings: { ...devVars, ...devSecrets, ...vars },
    d1Databases: mapValues(databases, (database) => database.name),
    kvNamespaces: mapValues(namespaces, (namespace) => namespace.name),
    durableObjects: mapValues(objects, ({ className }) => ({ className, useSQLite: true })),
    ratelimits: mapValues(rateLimits, ({ namespace, max, periodSeconds }) => ({
      namespace_id: String(namespace),
      simple: { limit: max, period: periodSeconds },
    })),
  };
}

/** The entry comes first: it is the one that Miniflare starts. */
function listModules(): string[] {
  return ["entry.mjs", ...globSync("**/*.mjs", { cwd: built }).filter((path) => path !== "entry.mjs")];
}

/** Makes the site's tables, in its own D1 or in one to compare it with. */
export async function migrate(database: D1Database): Promise<void> {
  const folder = `${root}${cloudflare.databases.DB.migrations}`;
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  for (const file of files.sort()) {
    const statements = readFileSync(`${folder}/${file}`, "utf8").split("--> statement-breakpoint");
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}

function mapValues<Value, Mapped>(record: Record<string, Value>, map: (value: Value) => Mapped) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
