/** What work costs D1, in its own words. */
interface Cost {
  statements: number;
  /** Rows read. */
  rows: number;
  /** Rows written. */
  written: number;
}

/** A D1 that notes each statement with its values, batched or alone, so that its cost can be asked of D1 itself. */
export class NotedDatabase {
  readonly client: D1Database;
  /** Rows that batches have written so far. */
  private rowsWritten = 0;
  private statements: D1PreparedStatement[] = [];
  private readonly database: D1Database;

  constructor(database: D1Database) {
    this.database = database;
    this.client = {
      prepare: (query) => this.noting(database.prepare(query)),
      batch: async <Row>(statements: D1PreparedStatement[]) => {
        const results = await database.batch<Row>(statements);
        for (const { meta } of results) this.rowsWritten += meta.rows_written;
        return results;
      },
      exec: (query) => database.exec(query),
      dump: () => Promise.reject(new Error("D1 no longer dumps.")),
      withSession: (constraint) => database.withSession(constraint),
    };
  }

  /** How many statements `work` sends, and how many rows D1 reads and writes when it gets the same once more. */
  async costOf<Result>(work: () => Promise<Result>): Promise<Cost & { result: Result }> {
    this.statements = [];
    const result = await work();
    const again = await this.database.batch(this.statements);
    const rows = again.reduce((sum, { meta }) => sum + meta.rows_read, 0);
    const written = again.reduce((sum, { meta }) => sum + meta.rows_written, 0);
    return { result, statements: again.length, rows, written };
  }

  /** How many rows `work` writes in batches. */
  async writtenBy(work: () => Promise<unknown>): Promise<number> {
    const before = this.rowsWritten;
    await work();
    return this.rowsWritten - before;
  }

  /** Every statement gets its values on its way to D1: that is where it is seen. */
  private noting(prepared: D1PreparedStatement): D1PreparedStatement {
    const bind = (...values: unknown[]) => {
      const statement = prepared.bind(...values);
      this.statements.push(statement);
      return statement;
    };
    return new Proxy(prepared, {
      get: (target, name) => (name === "bind" ? bind : Reflect.get(target, name, target)),
    });
  }
}
