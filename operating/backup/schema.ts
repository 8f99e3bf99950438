import { OperatorError } from "../operator-error.ts";
import { marker } from "./marker.ts";
import { Scratch } from "./scratch.ts";
import type { SqlDatabase } from "./sql-database.ts";

export interface Table {
  name: string;
  sql: string;
  /** Without those that SQLite computes. */
  columns: string[];
  /** What orders the rows: the row's number, or the primary key where there is none. */
  key: string[];
}

/** What a database is made of, in the order in which it can be made. Tables come after those that they refer to. */
export interface Schema {
  tables: Table[];
  indexes: Created[];
  /** Virtual tables; the tables that SQLite makes for them are theirs. */
  virtual: Created[];
  triggers: Created[];
}

interface Created {
  name: string;
  sql: string;
}

/** The platform's own tables, and those that say how far a stage has come. */
const foreign = /^(sqlite_|_cf_)/;
const aside: readonly string[] = ["d1_migrations", marker];
const partOfSearch = /_(data|idx|content|docsize|config)$/;

/** Reads what there is, but for what is not part of a backup. */
export async function readSchema(db: SqlDatabase): Promise<Schema> {
  const rows = await db.query("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid");
  const all = rows.map(({ type, name, sql }) => ({ type: String(type), name: String(name), sql: String(sql) }));
  const ours = all.filter(({ name }) => !foreign.test(name) && !aside.includes(name));
  const virtual = ours.filter(({ sql }) => /^CREATE VIRTUAL TABLE/i.test(sql));
  const names = virtual.map(({ name }) => name);
  const isPart = (name: string) => partOfSearch.test(name) && names.includes(name.replace(partOfSearch, ""));
  const of = (wanted: string) => ours.filter(({ type, name }) => type === wanted && !isPart(name));
  const odd = ours.find(({ type }) => !["table", "index", "trigger"].includes(type));
  if (odd) throw new OperatorError(`${odd.name} is a ${odd.type}: backups know tables, indexes and triggers only.`);
  const tables = of("table").filter(({ name }) => !names.includes(name));
  return { tables: await shapeTables(tables), indexes: of("index"), virtual, triggers: of("trigger") };
}

/** Lets SQLite itself read the statements: it knows what they mean. */
export async function shapeTables(created: readonly Created[]): Promise<Table[]> {
  const scratch = new Scratch();
  try {
    await scratch.batch(created.map(({ sql }) => sql));
    const shaped = await Promise.all(created.map((table) => shape(scratch, table)));
    return inOrder(shaped);
  } finally {
    scratch.close();
  }
}

async function shape(scratch: Scratch, { name, sql }: Created): Promise<Table & { parents: string[] }> {
  const found = await scratch.query("SELECT name, pk FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid", [name]);
  const [{ wr: hasNoNumbers } = { wr: 0 }] = await scratch.query("SELECT wr FROM pragma_table_list(?)", [name]);
  const keys = found.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a["pk"]) - Number(b["pk"]));
  const parents = await scratch.query('SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)', [name]);
  return {
    name,
    sql,
    columns: found.map((column) => String(column["name"])),
    key: hasNoNumbers ? keys.map((column) => String(column["name"])) : ["rowid"],
    parents: parents.map(({ table }) => String(table)).filter((parent) => parent !== name),
  };
}

/** @throws OperatorError when tables refer to one another in a circle: none of them could be filled first. */
function inOrder(tables: readonly (Table & { parents: string[] })[]): Table[] {
  const done: Table[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const names = waiting.map(({ name }) => name);
    const isReady = ({ parents }: { parents: string[] }) => !parents.some((parent) => names.includes(parent));
    const ready = waiting.filter(isReady);
    if (ready.length === 0)
      throw new OperatorError(`These tables refer to one another in a circle: ${names.join(", ")}.`);
    done.push(...ready.map(({ name, sql, columns, key }) => ({ name, sql, columns, key })));
    waiting = waiting.filter((table) => !isReady(table));
  }
  return done;
}
