import { backup } from "~/platform/limits.ts";
import { type CounterPage, type CounterRow, counterRow, type LastNumberKey } from "./counter-rows.ts";

type LastNumber = Extract<CounterRow, { table: "last_number" }>;

const tables = counterRow.options.map(({ shape: { table, ...columns } }) => ({
  name: table.value,
  columns: Object.keys(columns).join(", "),
  values: Object.keys(columns).map((column) => `row ->> '$.${column}'`),
}));

/**
 * Copies what `Counter` remembers out of an object and into an empty one. What comes in waits in `arriving`, which nothing else
 * reads, until all of it is there: half a copy is never seen, and another one begins anew.
 */
export class CopyTables {
  private readonly storage: DurableObjectStorage;
  private readonly sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
    this.sql = storage.sql;
  }

  /** The first page has the count and its whole history, so that they are of one moment. */
  read(after: LastNumberKey | null): CounterPage {
    const first = after
      ? []
      : tables.flatMap(({ name, columns }) => (name === "last_number" ? [] : this.all(name, columns)));
    const numbers = this.sql
      .exec<LastNumber>(
        `SELECT 'last_number' AS "table", user_id, browser, n, at FROM last_number
         WHERE (user_id, browser) > (?, ?) ORDER BY user_id, browser LIMIT ?`,
        after?.user_id ?? "",
        after?.browser ?? "",
        backup.counterRowsPerPage,
      )
      .toArray();
    const last = numbers.length < backup.counterRowsPerPage ? undefined : numbers.at(-1);
    return { rows: [...first, ...numbers], next: last ? { user_id: last.user_id, browser: last.browser } : null };
  }

  /** Takes rows in after the `position` before them, and says how many there are now. Safe to repeat. */
  stage(position: number, rows: readonly CounterRow[]): number {
    return this.storage.transactionSync(() => {
      if (position === 0) this.sql.exec("DROP TABLE IF EXISTS arriving");
      this.sql.exec("CREATE TABLE IF NOT EXISTS arriving (position INTEGER PRIMARY KEY, row TEXT NOT NULL)");
      if (position > this.staged()) return this.staged();
      for (const [index, row] of rows.entries()) {
        this.sql.exec("INSERT OR REPLACE INTO arriving VALUES (?, ?)", position + index, JSON.stringify(row));
      }
      return this.staged();
    });
  }

  /** Makes the rows that were taken in this object's own, all or none. */
  finish(count: number): "done" | "incomplete" | "not-empty" {
    return this.storage.transactionSync(() => {
      if (tables.some(({ name }) => this.sql.exec(`SELECT 1 FROM ${name} LIMIT 1`).toArray().length > 0))
        return "not-empty";
      this.sql.exec("CREATE TABLE IF NOT EXISTS arriving (position INTEGER PRIMARY KEY, row TEXT NOT NULL)");
      if (this.staged() !== count) return "incomplete";
      for (const { name, columns, values } of tables) {
        const rows = `SELECT ${values.join(", ")} FROM arriving WHERE row ->> '$.table' = ?`;
        this.sql.exec(`INSERT INTO ${name} (${columns}) ${rows}`, name);
      }
      this.sql.exec("DROP TABLE arriving");
      return "done";
    });
  }

  private all(name: CounterRow["table"], columns: string): CounterRow[] {
    return this.sql.exec<CounterRow>(`SELECT '${name}' AS "table", ${columns} FROM ${name}`).toArray();
  }

  private staged(): number {
    return this.sql.exec<{ count: number }>("SELECT count(*) AS count FROM arriving").one().count;
  }
}
