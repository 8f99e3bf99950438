import { z } from "zod";
import type { Account } from "./account.ts";
import { findDatabaseId, queryDatabase } from "./resources.ts";

const rows = z.array(z.object({ name: z.string() }));

/** What SQLite and the platform keep in every database. */
const ofThePlatform = /^(?:sqlite_|_cf_)/;

/**
 * Whether the account has a database of that name that keeps something and never had one of these migrations: somebody
 * else's. A deploy would migrate it, and taking the stage down would delete it.
 */
export async function isForeignDatabase(account: Account, name: string, ours: readonly string[]): Promise<boolean> {
  const id = await findDatabaseId(account, name);
  if (!id) return false;
  const namesIn = async (sql: string) => rows.parse(await queryDatabase(account, id, sql)).map((row) => row.name);
  const tables = await namesIn("SELECT name FROM sqlite_master WHERE type = 'table'");
  if (tables.every((table) => ofThePlatform.test(table))) return false;
  if (!tables.includes("d1_migrations")) return true;
  const applied = await namesIn("SELECT name FROM d1_migrations");
  return applied.length > 0 && !applied.some((migration) => ours.includes(migration));
}
