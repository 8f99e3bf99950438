import { readdirSync } from "node:fs";
import { cloudflare } from "../../cloudflare.config.ts";
import { OperatorError } from "../operator-error.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** The migrations that a stage has had, by name, in their order. @throws OperatorError when it has had none. */
export async function readMigrations(db: SqlDatabase, stage: string): Promise<[string, ...string[]]> {
  const [table] = await db.query("SELECT 1 FROM sqlite_master WHERE name = 'd1_migrations'");
  const rows = table ? await db.query("SELECT name FROM d1_migrations ORDER BY name") : [];
  const [first, ...others] = rows.map(({ name }) => String(name));
  if (first) return [first, ...others];
  const mend = stage === "dev" ? "Run `npm run db:migrate` first" : "Deploy it first";
  throw new OperatorError(`Stage ${stage} has no tables yet. ${mend}.`);
}

/** The migrations of this code, by name, in their order. */
export function knownMigrations(): string[] {
  const files = readdirSync(cloudflare.databases.DB.migrations);
  return files.filter((name) => name.endsWith(".sql")).sort();
}

/** @throws OperatorError when the backup does not fit: it is of newer code, or the stage is of older or other code. */
export function refuseUnlessFit(backup: readonly string[], stage: readonly string[], known: readonly string[]): void {
  const unknown = backup.find((name) => !known.includes(name));
  if (unknown)
    throw new OperatorError(`The backup is of newer code: ${unknown} is not in db/migrations. Update first.`);
  const lacking = backup.find((name, index) => stage[index] !== name);
  if (!lacking) return;
  throw new OperatorError(
    `The stage has not had ${lacking}. Deploy this code to it; on a laptop, run npm run db:migrate.`,
  );
}

/** Lets the stage forget the migrations that the backup has not had, so that they are applied again. */
export async function forgetOtherMigrations(db: SqlDatabase, had: readonly string[]): Promise<void> {
  await db.batch([`DELETE FROM d1_migrations WHERE name NOT IN (${had.map((name) => `'${name}'`).join(", ")})`]);
}
