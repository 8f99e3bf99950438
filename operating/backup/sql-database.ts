/** A row by its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** What a backup needs of a database: the local D1, a deployed one over the network, and a file of SQLite all have it. */
export interface SqlDatabase {
  query(sql: string, params?: readonly string[]): Promise<Row[]>;
  /** Runs all of them or none. */
  batch(statements: readonly string[]): Promise<void>;
}

/** A name in double quotes, for SQL. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
