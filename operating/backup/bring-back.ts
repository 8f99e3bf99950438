import type { CounterRow } from "../../src/features/counter/counter-rows.ts";
import { OperatorError } from "../operator-error.ts";
import { type CheckedArchive, checkArchive } from "./check-archive.ts";
import { leftEmpty } from "./copy.ts";
import { readCounter, writeCounter } from "./counter-copy.ts";
import { dropAll, loadRows } from "./load.ts";
import type { Manifest } from "./manifest.ts";
import { readMarker, removeMarker, setMarker } from "./marker.ts";
import { forgetOtherMigrations, knownMigrations, readMigrations, refuseUnlessFit } from "./migrations.ts";
import { readSchema } from "./schema.ts";
import { quoteName } from "./sql-database.ts";
import type { StageAccess } from "./stage-access.ts";
import { findDifferences } from "./verify.ts";

/** What a restore tells the operator while it goes on. */
export type Tell = (line: string) => void;

/**
 * Brings a backup to a stage that holds nothing. Until the archive and the stage have been looked at, nothing is touched;
 * from then on a mark in the database says that the stage holds half of something, until all of it was read back.
 */
export async function bringBack(access: StageAccess, path: string, tell: Tell): Promise<Manifest> {
  const archive = await checkArchive(path);
  const { database } = access;
  const { migrations } = archive.manifest;
  const known = knownMigrations();
  refuseUnlessFit(migrations, await readMigrations(database, access.stage), known);
  const began = await readMarker(database);
  if (began) tell(`A restore that began on ${began} did not come to its end: starting over.`);
  else await refuseUnlessEmpty(access);
  const hasCounter = await hasCounterOf(access, archive, began !== undefined);
  await setMarker(database, new Date());
  await dropAll(database);
  await loadDatabase(access, archive);
  if (!hasCounter) await writeCounter(access.askCounter, archive.counter);
  const differences = await findDifferences(database, await readSchema(database), archive.manifest);
  if (!isSame(await readCounter(access.askCounter), archive.counter)) differences.push("the counter is another one");
  if (differences.length > 0) {
    const list = differences.map((difference) => `  - ${difference}`).join("\n");
    throw new OperatorError(`The stage is not what the backup was. If somebody wrote to it, run this again:\n${list}`);
  }
  await forgetOtherMigrations(database, migrations);
  await removeMarker(database);
  if (known.length > migrations.length) tell(await access.migrateOn());
  return archive.manifest;
}

async function refuseUnlessEmpty({ stage, database }: StageAccess): Promise<void> {
  const { tables } = await readSchema(database);
  const filled: string[] = [];
  for (const { name } of tables) {
    if (leftEmpty.includes(name)) continue;
    const isAnything = name === "guestbook_total" ? "WHERE entries <> 0" : "";
    const found = await database.query(`SELECT 1 FROM ${quoteName(name)} ${isAnything} LIMIT 1`);
    if (found.length > 0) filled.push(name);
  }
  if (filled.length > 0) throw notEmpty(stage, `it has rows in ${filled.join(", ")}`);
}

function notEmpty(stage: string, reason: string): OperatorError {
  const mend =
    stage === "dev"
      ? "`npm run db:reset -- --empty` makes it so, and throws away what it holds"
      : "restore into a stage that was deployed anew";
  return new OperatorError(`Stage ${stage} is not empty: ${reason}. A restore needs an empty one; ${mend}.`);
}

/** Whether the counter came back before the restore broke off. @throws OperatorError when it moved otherwise. */
async function hasCounterOf({ stage, askCounter }: StageAccess, { counter }: CheckedArchive, isAgain: boolean) {
  const rows = await readCounter(askCounter);
  if (rows.length === 0) return false;
  if (isAgain && isSame(rows, counter)) return true;
  throw notEmpty(stage, "its counter has moved");
}

const isSame = (rows: readonly CounterRow[], others: readonly CounterRow[]) =>
  JSON.stringify(rows) === JSON.stringify(others);

/** Rows go in after their tables and before all else, so that nothing counts, logs or indexes them one by one. */
async function loadDatabase({ database }: StageAccess, { statements, rows }: CheckedArchive): Promise<void> {
  const tables = statements.filter(({ kind }) => kind === "table");
  await database.batch(tables.map(({ sql }) => sql));
  await loadRows(database, rows());
  // One at a time: each reads what there is of rows, and D1 stops what takes too long.
  for (const { kind, sql } of statements) if (kind !== "table") await database.batch([sql]);
}
