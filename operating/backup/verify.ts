import { leftEmpty } from "./copy.ts";
import type { Manifest } from "./manifest.ts";
import { readRows } from "./rows.ts";
import type { Schema, Table } from "./schema.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { RowSum } from "./sums.ts";

/** Reads everything back from the stage, and says what is not as in the backup: nothing, when all is well. */
export async function findDifferences(db: SqlDatabase, schema: Schema, manifest: Manifest): Promise<string[]> {
  const differences: string[] = [];
  for (const table of schema.tables) {
    const difference = leftEmpty.includes(table.name) ? undefined : await compare(db, table, manifest);
    if (difference) differences.push(difference);
  }
  const orphans = await db.query("PRAGMA foreign_key_check");
  if (orphans.length > 0) differences.push(`${orphans.length} rows refer to rows that are not there`);
  const hasSearch = schema.virtual.some(({ name }) => name === "guestbook_search");
  if (hasSearch && !(await findsEntries(db))) differences.push("the search does not find an entry that all may read");
  return differences;
}

async function compare(db: SqlDatabase, table: Table, { tables }: Manifest): Promise<string | undefined> {
  const sum = new RowSum();
  for await (const statements of readRows(db, table)) sum.add(statements);
  const { count, sha256 } = sum.end();
  const wanted = tables[table.name];
  if (count !== wanted?.count) return `${table.name} has ${count} rows, not ${wanted?.count ?? 0}`;
  return sha256 === wanted.sha256 ? undefined : `${table.name} has other rows`;
}

/** Looks for a word of one of the newest entries, by the search. */
async function findsEntries(db: SqlDatabase): Promise<boolean> {
  const newest = await db.query(
    "SELECT rowid AS number, body FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL ORDER BY id DESC LIMIT 20",
  );
  for (const { number, body } of newest) {
    const [word] = /[\p{L}\p{N}]{2,}/u.exec(String(body)) ?? [];
    if (!word) continue;
    const found = `SELECT 1 FROM guestbook_search WHERE guestbook_search MATCH ? AND rowid = ${Number(number)}`;
    return (await db.query(found, [`"${word}"`])).length > 0;
  }
  return true;
}
