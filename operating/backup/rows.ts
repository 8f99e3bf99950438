import { backup } from "../../src/platform/limits.ts";
import type { Table } from "./schema.ts";
import { quoteName, type SqlDatabase } from "./sql-database.ts";

/**
 * The rows of a table as statements that insert them, page by page in the order of its key. SQLite writes the values, so
 * they are exact: a number beyond what JavaScript knows never becomes one.
 */
export async function* readRows(db: SqlDatabase, table: Table): AsyncGenerator<string[]> {
  const { name, columns, key } = table;
  const insert = `INSERT INTO ${quoteName(name)} (${columns.map(quoteName).join(",")})`;
  const keys = key.map((column) => (column === "rowid" ? column : quoteName(column)));
  const selected = [...keys, ...columns.map(quoteName)].map((column, index) => `${literal(column)} AS "${index}"`);
  const order = `ORDER BY ${keys.join(",")} LIMIT ${backup.rowsPerPage}`;
  let after = "";
  for (;;) {
    const found = await db.query(`SELECT ${selected.join(",")} FROM ${quoteName(name)}${after} ${order}`);
    const rows = found.map((row) => selected.map((_, index) => String(row[index])));
    if (rows.length > 0) yield rows.map((row) => `${insert} VALUES (${row.slice(keys.length).join(",")});`);
    const last = rows.at(-1);
    if (!last || rows.length < backup.rowsPerPage) return;
    after = ` WHERE (${keys.join(",")}) > (${last.slice(0, keys.length).join(",")})`;
  }
}

/** SQL that makes a literal of a value. SQLite's own `quote` ends a text at its first NUL. */
export function literal(column: string): string {
  const hasNul = `typeof(${column}) = 'text' AND instr(${column}, char(0)) > 0`;
  return `iif(${hasNul}, 'CAST(X''' || hex(${column}) || ''' AS TEXT)', quote(${column}))`;
}
