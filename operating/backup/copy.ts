import { keptByTriggers } from "../../db/kept-by-triggers.ts";
import { readRows } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { Scratch } from "./scratch.ts";
import { quoteName, type SqlDatabase } from "./sql-database.ts";

/** Codes on their way to somebody, and passes of operators: all of them run out within minutes. */
export const leftEmpty: readonly string[] = ["verification"];

/** People changed rows while they were read, in a way that makes no sense together. Reading once more helps. */
export class Torn extends Error {}

/**
 * Copies all rows while people write. Children are read before their parents, so that each finds its own, unless that was
 * deleted meanwhile: then the child goes the way that the table says. Indexes are there first: they refuse a row twice.
 * @returns how many rows lost their parent.
 * @throws Torn when the rows contradict each other.
 */
export async function copyRows(source: SqlDatabase, schema: Schema, into: Scratch): Promise<number> {
  await into.batch([...schema.tables, ...schema.indexes].map(({ sql }) => sql));
  for (const table of schema.tables.toReversed()) {
    if (leftEmpty.includes(table.name)) continue;
    for await (const statements of readRows(source, table)) await insert(into, statements);
  }
  const orphans = await mendOrphans(into);
  const triggers = schema.triggers.map(({ name }) => name);
  const kept = Object.entries(keptByTriggers).filter(([trigger]) => triggers.includes(trigger));
  await into.batch(kept.map(([, sql]) => sql));
  return orphans;
}

async function insert(into: Scratch, statements: readonly string[]): Promise<void> {
  try {
    await into.batch(statements);
  } catch (error) {
    throw new Torn("A row was read twice, or gave what is unique to another one.", { cause: error });
  }
}

/** Deleting a row may leave others without theirs, so it looks until there are none. */
async function mendOrphans(scratch: Scratch): Promise<number> {
  const orphans = await scratch.query("PRAGMA foreign_key_check");
  if (orphans.length === 0) return 0;
  for (const { table, rowid, fkid } of orphans) await mend(scratch, String(table), rowid, Number(fkid));
  return orphans.length + (await mendOrphans(scratch));
}

/** Does to one row what its table wants done when the row is deleted that it refers to. */
async function mend(scratch: Scratch, table: string, rowid: unknown, id: number): Promise<void> {
  const links = await scratch.query('SELECT id, "from", on_delete FROM pragma_foreign_key_list(?)', [table]);
  const columns = links.filter((link) => link["id"] === id);
  const action = columns[0]?.["on_delete"];
  const isKnown = typeof rowid === "number" && (action === "CASCADE" || action === "SET NULL");
  if (!isKnown) throw new Torn(`A row of ${table} refers to one that is gone.`);
  const nothing = columns.map(({ from }) => `${quoteName(String(from))} = NULL`).join(", ");
  const change = action === "CASCADE" ? `DELETE FROM ${quoteName(table)}` : `UPDATE ${quoteName(table)} SET ${nothing}`;
  await scratch.batch([`${change} WHERE rowid = ${rowid}`]);
}
