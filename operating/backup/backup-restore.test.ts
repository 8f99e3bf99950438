import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { filledCounter, fillStage } from "../../tests/support/filled-stage.ts";
import { migrations, type ScratchStage, scratchStage } from "../../tests/support/scratch-stage.ts";
import { backUp } from "./back-up.ts";
import { bringBack } from "./bring-back.ts";
import { refuseUnlessFit } from "./migrations.ts";
import type { SqlDatabase } from "./sql-database.ts";
import type { StageAccess } from "./stage-access.ts";

let folder: string;
let archive: string;
let told: string[];
const tell = (line: string) => void told.push(line);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cirrus-restore-"));
  archive = join(folder, "archive.tar.gz");
  told = [];
});

afterEach(() => rmSync(folder, { recursive: true }));

async function filledStage(count = migrations.length): Promise<ScratchStage> {
  const stage = await scratchStage(count);
  await fillStage(stage.database);
  stage.counter.push(...filledCounter);
  return stage;
}

/** A stage as a backup would bring it back: without codes that run out within minutes. */
async function expected(stage: ScratchStage): Promise<object> {
  await stage.database.batch(["DELETE FROM verification"]);
  return stage.content();
}

test("backup: everything comes back, and triggers and search work from there on", async () => {
  const [from, to] = [await filledStage(), await scratchStage()];
  await backUp(from, archive);
  await bringBack(to, archive, tell);
  expect(await to.content()).toEqual(await expected(from));
  expect(to.counter).toEqual(filledCounter);
  const { database } = to;
  await database.batch([
    "INSERT INTO guestbook_entry (id, author_name, body, created_at) VALUES ('new', 'Bo', 'heather again', 1)",
    "DELETE FROM guestbook_entry WHERE id = 'entry-0'",
  ]);
  // Of the six, one was removed and two may not be read.
  expect(await database.query("SELECT entries FROM guestbook_total")).toEqual([{ entries: 3 }]);
  const found = "SELECT count(*) AS count FROM guestbook_search WHERE guestbook_search MATCH 'heather'";
  expect(await database.query(found)).toEqual([{ count: 3 }]);
  await expect(database.query("DELETE FROM moderation_decision")).rejects.toThrow("append-only");
});

test("backup: a stage that holds anything is refused, and is as it was", async () => {
  await backUp(await filledStage(), archive);
  const other = await scratchStage();
  await other.database.batch(["INSERT INTO account_deletion VALUES ('x', 'x@example.com', 0, 1)"]);
  const before = await other.content();
  await expect(bringBack(other, archive, tell)).rejects.toThrow(
    "Stage pr-1 is not empty: it has rows in account_deletion",
  );
  expect(await other.content()).toEqual(before);
  const moved = await scratchStage();
  moved.counter.push(...filledCounter);
  await expect(bringBack(moved, archive, tell)).rejects.toThrow("its counter has moved");
});

test("backup: codes that bots asked for do not keep a stage from being restored", async () => {
  await backUp(await filledStage(), archive);
  const to = await scratchStage();
  await to.database.batch(["INSERT INTO verification VALUES ('v', 'bot', 'x', 1, 1, 1)"]);
  await bringBack(to, archive, tell);
  expect(await to.database.query("SELECT count(*) AS count FROM user")).toEqual([{ count: 3 }]);
});

test("backup: a file that is damaged is refused before anybody asks the stage", async () => {
  writeFileSync(archive, "damaged");
  const nobody = () => Promise.reject(new Error("The stage was asked."));
  const stage: StageAccess = {
    stage: "prod",
    database: { query: nobody, batch: nobody },
    askCounter: nobody,
    migrateOn: nobody,
    close: nobody,
  };
  await expect(bringBack(stage, archive, tell)).rejects.toThrow("Nothing was touched");
});

/** Lets `left` changes pass, and fails from then on as a network does: before or after a change had its effect. */
function failingAfter(stage: StageAccess, left: number, isHeard: boolean): StageAccess {
  const fail = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    left -= 1;
    if (left < 0 && !(isHeard && left === -1)) throw new Error("The network is gone.");
    const result = await call();
    if (left < 0) throw new Error("The network is gone.");
    return result;
  };
  const database: SqlDatabase = {
    query: (sql, params) => stage.database.query(sql, params),
    batch: (statements) => fail(() => stage.database.batch(statements)),
  };
  return { ...stage, database, askCounter: (request) => fail(() => stage.askCounter(request)) };
}

test("backup: a restore that broke off anywhere is run again", async () => {
  const from = await filledStage();
  await backUp(from, archive);
  const wanted = await expected(from);
  let changes = 0;
  for (let isDone = false; !isDone; changes += 1) {
    const to = await scratchStage();
    isDone = await bringBack(failingAfter(to, changes, changes % 2 === 0), archive, tell).then(
      () => true,
      () => false,
    );
    const isHalf = (await to.database.query("SELECT 1 FROM sqlite_master WHERE name = 'restore_under_way'")).length > 0;
    if (isHalf) {
      await expect(backUp(to, join(folder, "half.tar.gz"))).rejects.toThrow("has not ended");
      await bringBack(to, archive, tell);
      expect(told.at(-1)).toContain("did not come to its end: starting over");
      expect(await to.content()).toEqual(wanted);
      expect(to.counter).toEqual(filledCounter);
    }
    await to.close();
  }
  expect(changes).toBeGreaterThan(30);
});

test("backup: an older backup comes back to a newer stage, and the later migrations are applied", async () => {
  const from = await scratchStage(1);
  await from.database.batch([
    "INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('a', 'A', 'a@b.c', 1, 1)",
  ]);
  await backUp(from, archive);
  const to = await scratchStage();
  await bringBack(to, archive, tell);
  expect(told).toEqual(["Migrated."]);
  expect(await to.database.query("SELECT email, role FROM user")).toEqual([{ email: "a@b.c", role: null }]);
  expect(await to.database.query("SELECT name FROM d1_migrations")).toEqual(migrations.map((name) => ({ name })));
});

test("backup: a backup of newer code, or for a newer stage, is refused", () => {
  expect(() => refuseUnlessFit(["1", "2"], ["1", "2"], ["1"])).toThrow("of newer code: 2 is not in db/migrations");
  expect(() => refuseUnlessFit(["1", "2"], ["1"], ["1", "2"])).toThrow("has not had 2");
  expect(() => refuseUnlessFit(["1", "2"], ["1", "3"], ["1", "2"])).toThrow("has not had 2");
  expect(() => refuseUnlessFit(["1"], ["1", "2"], ["1", "2"])).not.toThrow();
});

/** Lets people change something right after the first rows of a table were read. */
function changedAfter(stage: StageAccess, table: string, sql: string): StageAccess {
  let left = 1;
  const query: SqlDatabase["query"] = async (asked, params) => {
    const rows = await stage.database.query(asked, params);
    if (left > 0 && asked.includes(`FROM "${table}"`)) {
      left -= 1;
      await stage.database.batch([sql]);
    }
    return rows;
  };
  return { ...stage, database: { query, batch: (statements) => stage.database.batch(statements) } };
}

async function restored(source: StageAccess) {
  const { manifest } = await backUp(source, archive);
  const to = await scratchStage();
  await bringBack(to, archive, tell);
  return { manifest, database: to.database };
}

test("backup: who was deleted while it was read is gone with all that goes with them", async () => {
  const from = await filledStage();
  const deletion = "DELETE FROM user WHERE id = 'ada'";
  const { manifest, database } = await restored(changedAfter(from, "guestbook_entry", deletion));
  expect(manifest.orphans).toBeGreaterThan(6);
  expect(await database.query("SELECT count(*) AS count FROM session")).toEqual([{ count: 0 }]);
  expect(await database.query("SELECT DISTINCT user_id FROM guestbook_entry")).toEqual([{ user_id: null }]);
});

test("backup: what triggers keep fits the rows, though both changed while they were read", async () => {
  const from = await filledStage();
  const changes = "INSERT INTO guestbook_reaction VALUES ('entry-0', 'cleo', 'laugh')";
  const { database } = await restored(changedAfter(from, "guestbook_reaction", changes));
  const [{ reactions } = {}] = await database.query("SELECT reactions FROM guestbook_entry WHERE id = 'entry-0'");
  expect(JSON.parse(String(reactions))).toEqual({ seq: 5, counts: { heart: 1, wow: 1 } });
});

test("backup: an entry that came while it was read leaves the number of entries right", async () => {
  const from = await filledStage();
  const entry = "INSERT INTO guestbook_entry (id, author_name, body, created_at) VALUES ('new', 'Bo', 'late', 1)";
  const { database } = await restored(changedAfter(from, "guestbook_entry", entry));
  const counted = "SELECT count(*) AS entries FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL";
  expect(await database.query("SELECT entries FROM guestbook_total")).toEqual(await database.query(counted));
});

/** More people than one page reads. */
const crowd = Array.from(
  { length: 500 },
  (_, n) => `INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('${n}', '', '${n}', 1, 1)`,
);

/** Ada's row was read with an address that a new row has by then. */
const passedOn = `UPDATE user SET email = 'new-' || email WHERE id = 'ada';
  INSERT INTO user (id, name, email, created_at, updated_at) VALUES (hex(randomblob(4)), 'New', 'ada@example.com', 1, 1)`;

test("backup: rows that contradict each other are read anew", async () => {
  const from = await filledStage();
  await from.database.batch(crowd);
  const { database } = await restored(changedAfter(from, "user", passedOn));
  expect(await database.query("SELECT email FROM user WHERE name IN ('ada', 'New') ORDER BY email")).toEqual([
    { email: "ada@example.com" },
    { email: "new-ada@example.com" },
  ]);
});

test("backup: rows that contradict each other each time are no backup, and leave no file", async () => {
  const from = await filledStage();
  await from.database.batch(crowd);
  const give = (to: string, other: string) => [
    `UPDATE user SET email = id WHERE id = '${other}'`,
    `UPDATE user SET email = 'ada@example.com' WHERE id = '${to}'`,
  ];
  const query: SqlDatabase["query"] = async (sql, params) => {
    const isFirstPage = /FROM "user" ORDER/.test(sql);
    if (isFirstPage) await from.database.batch(give("ada", "499"));
    const rows = await from.database.query(sql, params);
    if (isFirstPage) await from.database.batch(give("499", "ada"));
    return rows;
  };
  const source = { ...from, database: { query, batch: from.database.batch } };
  await expect(backUp(source, archive)).rejects.toThrow("Try again in a quiet hour");
  expect(readdirSync(folder)).toEqual([]);
});

test("backup: a file that is there is never overwritten", async () => {
  writeFileSync(archive, "mine");
  await expect(backUp(await filledStage(), archive)).rejects.toThrow("is there already");
  expect(existsSync(archive)).toBe(true);
});
