import type { SqlDatabase } from "./sql-database.ts";

/** A table that is there while a stage is being restored. The site, the migrations and backups pass it over. */
export const marker = "restore_under_way";

/** When the restore began that did not come to its end, if there is one. */
export async function readMarker(db: SqlDatabase): Promise<string | undefined> {
  const [table] = await db.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [marker]);
  if (!table) return undefined;
  const [row] = await db.query(`SELECT began_at FROM ${marker}`);
  return String(row?.["began_at"] ?? "at an unknown time");
}

/** From here on the stage holds half of something. */
export async function setMarker(db: SqlDatabase, now: Date): Promise<void> {
  await db.batch([
    `DROP TABLE IF EXISTS ${marker}`,
    `CREATE TABLE ${marker} (began_at TEXT NOT NULL)`,
    `INSERT INTO ${marker} VALUES ('${now.toISOString()}')`,
  ]);
}

export async function removeMarker(db: SqlDatabase): Promise<void> {
  await db.batch([`DROP TABLE ${marker}`]);
}
