import { searchTables } from "../../db/kept-by-triggers.ts";
import type { MemberFile } from "./member-file.ts";
import { readRows } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { statementEnd } from "./statements.ts";
import { RowSum, type Sum } from "./sums.ts";

/**
 * Writes a database as SQL that makes it anew, also by hand: `sqlite3 new.db < database.sql`. Tables and their rows come
 * first, what indexes and searches them next, and triggers last, so that none fires for a row that is only brought back.
 */
export async function writeDump(db: SqlDatabase, schema: Schema, file: MemberFile): Promise<Record<string, Sum>> {
  const sums: Record<string, Sum> = {};
  for (const table of schema.tables) {
    file.write(`${table.sql};\n${statementEnd}\n`);
    const sum = new RowSum();
    for await (const statements of readRows(db, table)) {
      sum.add(statements);
      file.write(`${statements.join("\n")}\n`);
    }
    sums[table.name] = sum.end();
  }
  const fillings = schema.virtual.map(({ name }) => ({ sql: fillingOf(name) }));
  const rest = [...schema.indexes, ...schema.virtual, ...fillings, ...schema.triggers];
  for (const { sql } of rest) file.write(`${sql};\n${statementEnd}\n`);
  return sums;
}

function fillingOf(name: string): string {
  const [, sql] = Object.entries(searchTables).find(([table]) => table === name) ?? [];
  if (!sql) throw new Error(`db/kept-by-triggers.ts does not say how ${name} is filled.`);
  return sql;
}
