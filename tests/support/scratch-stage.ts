import { readdirSync, readFileSync } from "node:fs";
import { Scratch } from "../../operating/backup/scratch.ts";
import type { SqlDatabase } from "../../operating/backup/sql-database.ts";
import type { StageAccess } from "../../operating/backup/stage-access.ts";
import type { CounterRow } from "../../src/features/counter/counter-rows.ts";

const folder = "db/migrations";
export const migrations = readdirSync(folder).filter((name) => name.endsWith(".sql"));

/** A stage without Cloudflare: SQLite itself, which is stricter about references than a scratch is, and a list for a counter. */
export interface ScratchStage extends StageAccess {
  counter: CounterRow[];
  /** Every row and every statement of the schema, to compare. */
  content(): Promise<object>;
}

/** A stage that was migrated up to `count` migrations, and holds nothing. */
export async function scratchStage(count = migrations.length): Promise<ScratchStage> {
  const db = new Scratch();
  await db.query("PRAGMA foreign_keys = ON");
  await db.batch(["CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY, name TEXT UNIQUE, applied_at TEXT)"]);
  await migrate(db, count);
  const rows: CounterRow[] = [];
  return {
    stage: "pr-1",
    database: db,
    counter: rows,
    askCounter: async (request) => {
      if (request.type === "export") return { status: 200, content: { rows: [...rows], next: null } };
      if (request.type === "finish") return { status: 200, content: { staged: 0 } };
      rows.push(...request.rows);
      return { status: 200, content: { staged: rows.length } };
    },
    async migrateOn() {
      await migrate(db, migrations.length);
      return "Migrated.";
    },
    content: () => contentOf(db),
    close: async () => db.close(),
  };
}

async function migrate(db: SqlDatabase, count: number): Promise<void> {
  const applied = await db.query("SELECT name FROM d1_migrations");
  const names = applied.map(({ name }) => name);
  const lacking = migrations.slice(0, count).filter((name) => !names.includes(name));
  for (const name of lacking) {
    await db.batch(readFileSync(`${folder}/${name}`, "utf8").split("--> statement-breakpoint"));
    await db.query("INSERT INTO d1_migrations (name) VALUES (?)", [name]);
  }
}

/** Every row and every statement of a database's schema, as SQLite writes them, but for what the platform keeps there. */
export async function contentOf(db: SqlDatabase): Promise<object> {
  const made = await db.query("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name");
  const schema = made.filter(({ name }) => !/^(_cf_|sqlite_|d1_migrations)/.test(String(name)));
  const tables = schema.filter(({ type, name }) => type === "table" && !String(name).startsWith("guestbook_search"));
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) {
    const columns = await db.query("SELECT name FROM pragma_table_info(?)", [String(name)]);
    const values = columns.map((column) => `quote("${column["name"]}") AS "${column["name"]}"`);
    rows[String(name)] = await db.query(`SELECT ${values.join(", ")} FROM "${name}" ORDER BY rowid`);
  }
  return { schema, rows };
}
