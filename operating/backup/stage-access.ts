import type { CounterRequest } from "../../src/features/counter/counter-rows.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** Sends a request to the stage's counter, and says how it was answered. */
export type AskCounter = (request: CounterRequest) => Promise<{ status: number; content: unknown }>;

/** What a backup reads and a restore writes, wherever the stage is. */
export interface StageAccess {
  stage: string;
  database: SqlDatabase;
  askCounter: AskCounter;
  /** Brings the database to the newest migration, or says in one sentence who will. */
  migrateOn(): Promise<string>;
  close(): Promise<void>;
}
