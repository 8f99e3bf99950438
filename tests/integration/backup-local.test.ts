import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backUp } from "../../operating/backup/back-up.ts";
import { bringBack } from "../../operating/backup/bring-back.ts";
import { readCounter, writeCounter } from "../../operating/backup/counter-copy.ts";
import { openLocalStage } from "../../operating/backup/local-stage.ts";
import type { StageAccess } from "../../operating/backup/stage-access.ts";
import { migrateLocal } from "../../scripts/local.ts";
import { filledCounter, fillStage } from "../support/filled-stage.ts";
import { contentOf } from "../support/scratch-stage.ts";

let folder: string;
let archive: string;
let from: StageAccess;
let to: StageAccess;
const told: string[] = [];
const restore = (access: StageAccess, path = archive) => bringBack(access, path, (line) => void told.push(line));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cirrus-local-"));
  archive = join(folder, "archive.tar.gz");
  await migrateLocal(join(folder, "from"));
  cpSync(join(folder, "from"), join(folder, "to"), { recursive: true });
  [from, to] = await Promise.all([openLocalStage(join(folder, "from")), openLocalStage(join(folder, "to"))]);
  await fillStage(from.database);
  await writeCounter(from.askCounter, filledCounter);
  await backUp(from, archive);
}, 120_000);

afterAll(async () => {
  await Promise.all([from.close(), to.close()]);
  rmSync(folder, { recursive: true });
});

test("backup: a damaged archive leaves the laptop's state as it was", async () => {
  const bytes = readFileSync(archive);
  const damaged = join(folder, "damaged.tar.gz");
  writeFileSync(damaged, bytes.subarray(0, bytes.length - 4));
  const before = await contentOf(to.database);
  await expect(restore(to, damaged)).rejects.toThrow("Nothing was touched");
  expect(await contentOf(to.database)).toEqual(before);
});

test("backup: a laptop that holds anything is refused, and told how to get an empty state", async () => {
  await expect(restore(from)).rejects.toThrow(/not empty: it has rows in user, .+`npm run db:reset -- --empty`/);
});

test("backup: after a restore that broke off, another one brings everything back", async () => {
  let changes = 0;
  const batch: StageAccess["database"]["batch"] = async (statements) => {
    changes += 1;
    if (changes > 20) throw new Error("Somebody pulled the plug.");
    await to.database.batch(statements);
  };
  const breaking = { ...to, database: { query: to.database.query, batch } };
  await expect(restore(breaking)).rejects.toThrow("pulled the plug");
  await restore(to);
  expect(told).toEqual([expect.stringContaining("did not come to its end: starting over")]);
  await from.database.batch(["DELETE FROM verification"]);
  expect(await contentOf(to.database)).toEqual(await contentOf(from.database));
  expect(await readCounter(to.askCounter)).toEqual(filledCounter);
});

test("backup: what came back goes on: a new entry is found and counted, and the log is append-only", async () => {
  const { database } = to;
  const entry =
    "INSERT INTO guestbook_entry (id, author_name, body, created_at) VALUES ('new', 'Bo', 'heather again', 1)";
  const [before] = await database.query("SELECT entries FROM guestbook_total");
  await database.batch([entry]);
  expect(await database.query("SELECT entries FROM guestbook_total")).toEqual([
    { entries: Number(before?.["entries"]) + 1 },
  ]);
  const found = "SELECT count(*) AS count FROM guestbook_search WHERE guestbook_search MATCH 'heather'";
  expect(await database.query(found)).toEqual([{ count: 4 }]);
  await expect(database.batch(["DELETE FROM moderation_decision"])).rejects.toThrow("append-only");
});
