import { backup } from "../../src/platform/limits.ts";
import { readSchema } from "./schema.ts";
import { quoteName, type SqlDatabase } from "./sql-database.ts";
import { type Statement, valuesOf } from "./statements.ts";

/** Takes every table of the stage away, those first that others do not refer to. */
export async function dropAll(db: SqlDatabase): Promise<void> {
  const { tables, virtual } = await readSchema(db);
  const names = [...virtual, ...tables.toReversed()].map(({ name }) => name);
  if (names.length > 0) await db.batch(names.map((name) => `DROP TABLE ${quoteName(name)}`));
}

/** Puts rows in, as many at once as D1 takes. They must come after those that they refer to. */
export async function loadRows(db: SqlDatabase, rows: AsyncIterable<Statement>): Promise<void> {
  let waiting: string[] = [];
  let bytes = 0;
  const flush = async () => {
    if (waiting.length > 0) await db.batch(join(waiting));
    waiting = [];
    bytes = 0;
  };
  for await (const { sql } of rows) {
    const size = Buffer.byteLength(sql) + 1;
    if (bytes + size > backup.maxBatchBytes) await flush();
    if (size > backup.maxBatchBytes) {
      await loadLong(db, sql);
      continue;
    }
    waiting.push(sql.slice(0, -1));
    bytes += size;
  }
  await flush();
}

/** Neighbours of one table become one statement: D1 takes about as long for it as for one row. */
function join(inserts: readonly string[]): string[] {
  const joined: string[] = [];
  let last = "";
  for (const insert of inserts) {
    const begin = insert.slice(0, insert.indexOf(" VALUES ") + " VALUES ".length);
    if (begin === last) joined.push(`${joined.pop()},${insert.slice(begin.length)}`);
    else joined.push(insert);
    last = begin;
  }
  return joined;
}

/** D1 takes longer values than statements: those that are long are sent beside it. */
async function loadLong(db: SqlDatabase, sql: string): Promise<void> {
  const params: string[] = [];
  let short = "";
  let end = 0;
  for (const value of valuesOf(sql) ?? []) {
    const text = sql.slice(value.begin, value.end);
    if (!text.startsWith("'") || text.length <= backup.maxInlineBytes) continue;
    params.push(text.slice(1, -1).replaceAll("''", "'"));
    short += `${sql.slice(end, value.begin)}?`;
    end = value.end;
  }
  await db.query(short + sql.slice(end, -1), params);
}
