import { DatabaseSync } from "node:sqlite";
import type { Row, SqlDatabase } from "./sql-database.ts";

/**
 * A database of SQLite on this machine, for a moment: in memory, or in a file where it may be large. It enforces no references,
 * because a copy that is under way breaks them.
 */
export class Scratch implements SqlDatabase {
  private readonly db: DatabaseSync;

  constructor(path = ":memory:") {
    this.db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    this.db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  }

  async query(sql: string, params: readonly string[] = []): Promise<Row[]> {
    return this.db.prepare(sql).all(...params);
  }

  async batch(statements: readonly string[]): Promise<void> {
    this.db.exec("BEGIN");
    for (const statement of statements) this.db.exec(statement);
    this.db.exec("COMMIT");
  }

  close(): void {
    this.db.close();
  }
}
