import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CounterRow } from "../../src/features/counter/counter-rows.ts";
import { backup } from "../../src/platform/limits.ts";
import { OperatorError } from "../operator-error.ts";
import { packArchive } from "./archive.ts";
import { checkArchive } from "./check-archive.ts";
import { copyRows, Torn } from "./copy.ts";
import { readCounter } from "./counter-copy.ts";
import { writeDump } from "./dump.ts";
import { archiveVersion, type Manifest } from "./manifest.ts";
import { readMarker } from "./marker.ts";
import { MemberFile } from "./member-file.ts";
import { readMigrations } from "./migrations.ts";
import { readSchema, type Schema } from "./schema.ts";
import { Scratch } from "./scratch.ts";
import type { SqlDatabase } from "./sql-database.ts";
import type { StageAccess } from "./stage-access.ts";

/** Where a backup goes unless something else is said: a name that tells what it is of, and sorts by time. */
export function archiveName(stage: string, now: Date): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  return `backups/cirrus-${stage}-${time}.tar.gz`;
}

/**
 * Writes a backup of a stage to a file that is not there yet, and reads it back once before it gets its name: what has the
 * name can be restored.
 */
export async function backUp(access: StageAccess, path: string): Promise<{ manifest: Manifest; bytes: number }> {
  if (existsSync(path)) throw new OperatorError(`${path} is there already: a backup never takes the place of a file.`);
  const began = await readMarker(access.database);
  if (began)
    throw new OperatorError(`A restore of stage ${access.stage} began on ${began} and has not ended: end it first.`);
  mkdirSync(dirname(path), { recursive: true });
  const folder = mkdtempSync(join(dirname(path), ".unfinished-"));
  try {
    await writeMembers(access, folder);
    const packed = join(folder, "archive.tar.gz");
    await packArchive(folder, packed);
    const { manifest } = await checkArchive(packed);
    renameSync(packed, path);
    return { manifest, bytes: statSync(path).size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeMembers(access: StageAccess, folder: string): Promise<void> {
  const began = new Date().toISOString();
  const migrations = await readMigrations(access.database, access.stage);
  const counter = await readCounter(access.askCounter);
  const schema = await readSchema(access.database);
  const { scratch, orphans } = await copyWhole(access.database, schema, folder);
  const ended = new Date().toISOString();
  const file = new MemberFile(join(folder, "database.sql"));
  file.write(`-- Cirrus, stage ${access.stage}, ${ended}: the database.\n`);
  const tables = await writeDump(scratch, schema, file);
  scratch.close();
  const members = {
    "database.sql": file.end(),
    "counter.json": writeCounterFile(join(folder, "counter.json"), counter),
  };
  const manifest: Manifest = {
    format: "cirrus-backup",
    version: archiveVersion,
    stage: access.stage,
    began,
    ended,
    migrations,
    tables,
    orphans,
    counterRows: counter.length,
    members,
  };
  writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

/** Copies the rows into a database beside the archive, and begins anew when people's changes got in between. */
async function copyWhole(database: SqlDatabase, schema: Schema, folder: string, tries = 1) {
  const scratch = new Scratch(join(folder, `copy-${tries}.sqlite`));
  try {
    return { scratch, orphans: await copyRows(database, schema, scratch) };
  } catch (error) {
    scratch.close();
    if (!(error instanceof Torn)) throw error;
    if (tries < backup.tries) return copyWhole(database, schema, folder, tries + 1);
    throw new OperatorError(`People changed too much while it was read (${error.message}) Try again in a quiet hour.`);
  }
}

function writeCounterFile(path: string, rows: readonly CounterRow[]) {
  const file = new MemberFile(path);
  file.write(`[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
  return file.end();
}
