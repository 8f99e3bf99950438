import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "#db/schema/index.ts";
import { bindings } from "./bindings.ts";

export type Database = DrizzleD1Database<typeof schema>;

export interface OpenDatabase {
  db: Database;
  /** How far D1 had come when it answered last; null before the first query. Whoever sends it back sees at least that. */
  bookmark(): string | null;
  /** How many statements were prepared so far: what the request cost D1. */
  statements(): number;
}

/** Where a first query may be answered: at the primary, where a bookmark has been reached, or (null) anywhere. */
export type ReadFrom = "primary" | { bookmark: string } | null;

/** A Drizzle handle on D1. Costs nothing until a query runs. Later queries see at least what earlier ones saw. */
export function openDatabase(from: ReadFrom): OpenDatabase {
  return openOn(bindings.DB, from);
}

/** As `openDatabase`, on a D1 of the caller's choice. */
export function openOn(database: D1Database, from: ReadFrom): OpenDatabase {
  const anchor = from === null ? "first-unconstrained" : from === "primary" ? "first-primary" : from.bookmark;
  let opened: D1DatabaseSession | undefined;
  let statements = 0;
  const session = () => (opened ??= database.withSession(anchor));
  const client: D1Database = {
    prepare: (query) => {
      statements += 1;
      return session().prepare(query);
    },
    batch: (statements) => session().batch(statements),
    exec: (query) => database.exec(query),
    dump: () => Promise.reject(new Error("D1 no longer dumps.")),
    withSession: (constraint) => database.withSession(constraint),
  };
  return {
    db: drizzle(client, { schema }),
    bookmark: () => opened?.getBookmark() ?? null,
    statements: () => statements,
  };
}
