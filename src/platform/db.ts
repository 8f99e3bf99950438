import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "#db/schema/index.ts";
import { bindings } from "./bindings.ts";

export type Database = DrizzleD1Database<typeof schema>;

/** A Drizzle handle on D1. Costs nothing until a query runs. */
export function openDatabase(): Database {
  return drizzle(bindings.DB, { schema });
}
