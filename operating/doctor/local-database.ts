import { globSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { statePath } from "../../scripts/local-paths.ts";
import { planMigrations } from "../deploy/migration-rules.ts";
import { type Finding, ok, skipped, warn } from "./finding.ts";

const about = "Local data";

/** @param applied the migrations that the laptop's database has had; undefined where there is no database. */
export function checkLocalDatabase(onDisk: readonly string[], applied: readonly string[] | undefined): Finding {
  if (!applied) return skipped(about, "there is no local database yet: `npm run dev` makes it");
  const { pending, late, unknown } = planMigrations(onDisk, applied);
  if (unknown.length > 0) {
    const fix = "Go to the branch that has it, or start over: npm run db:reset";
    return warn(about, `the local database has had ${unknown.join(", ")}, which this checkout does not have`, fix);
  }
  const missing = [...late, ...pending];
  if (missing.length === 0) return ok(about, `the local database has had all ${onDisk.length} migrations`);
  return warn(about, `the local database lacks ${missing.join(", ")}`, "npm run db:migrate");
}

/** Reads the file beside a server that may be using it, and writes nothing. */
export function readLocallyApplied(): string[] | undefined {
  const files = globSync(`${statePath}/v3/d1/miniflare-D1DatabaseObject/*.sqlite`);
  const [file] = files.filter((path) => !path.endsWith("metadata.sqlite"));
  if (!file) return undefined;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'd1_migrations'").all();
    if (tables.length === 0) return [];
    return database
      .prepare("SELECT name FROM d1_migrations")
      .all()
      .map(({ name }) => String(name));
  } finally {
    database.close();
  }
}
