import { counterHistory } from "~/platform/limits.ts";
import { beginOf, beginOfBars, type HistoryBar, type HistoryRange } from "./history.ts";

const tables = { "24h": "moves_by_minute", "30d": "moves_by_hour" } as const satisfies Record<HistoryRange, string>;
const ranges = ["24h", "30d"] as const satisfies HistoryRange[];

/** How much the counter moved in each minute and hour, inside `Counter`'s storage. It knows amounts, and no person. */
export class HistoryTables {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
    for (const range of ranges) {
      sql.exec(`CREATE TABLE IF NOT EXISTS ${tables[range]} (
        at INTEGER PRIMARY KEY, added INTEGER NOT NULL, taken INTEGER NOT NULL
      )`);
    }
  }

  /** Call it in the transaction that changes the count: then both happen, or neither. */
  record(added: number, taken: number, now: number): void {
    for (const range of ranges) {
      const { rowMs, keepMs } = counterHistory[range];
      const at = beginOf(now, rowMs);
      // By the key, so it costs nothing while no row has grown too old: that is, until a new one begins.
      this.sql.exec(`DELETE FROM ${tables[range]} WHERE at <= ?`, at - keepMs);
      this.sql.exec(
        `INSERT INTO ${tables[range]} (at, added, taken) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET added = added + excluded.added, taken = taken + excluded.taken`,
        at,
        added,
        taken,
      );
    }
  }

  /** Summed up into bars here, so that a page is sent dozens of rows and not thousands. */
  read(range: HistoryRange, now: number): HistoryBar[] {
    return this.sql
      .exec<{ at: number; added: number; taken: number }>(
        `SELECT at - at % ?1 AS at, SUM(added) AS added, SUM(taken) AS taken FROM ${tables[range]}
         WHERE at BETWEEN ?2 AND ?3 GROUP BY 1 ORDER BY 1`,
        counterHistory[range].barMs,
        beginOfBars(range, now),
        now,
      )
      .toArray();
  }
}
