import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "#db/schema/index.ts";
import { bindings } from "./bindings.ts";
import { type Cost, currentRequest, noCost } from "./current-request.ts";
import { metered } from "./metered-database.ts";

export type Database = DrizzleD1Database<typeof schema>;

export interface OpenDatabase {
  db: Database;
  /** How far D1 had come when it answered last; null before the first query. Whoever sends it back sees at least that. */
  bookmark(): string | null;
  /** What D1 was asked so far: by the whole request, where there is one. */
  readonly cost: Readonly<Cost>;
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
  const session = () => (opened ??= database.withSession(anchor));
  const cost = currentRequest()?.cost ?? noCost();
  const client: D1Database = {
    ...metered(session, cost),
    exec: (query) => database.exec(query),
    dump: () => Promise.reject(new Error("D1 no longer dumps.")),
    withSession: (constraint) => database.withSession(constraint),
  };
  return {
    db: drizzle(client, { schema }),
    bookmark: () => opened?.getBookmark() ?? null,
    cost,
  };
}
