import { expect, test } from "vitest";
import { cloudflare } from "../../cloudflare.config.ts";
import { findBreaking, planMigrations } from "./migration-rules.ts";
import { readMigrations } from "./migrations.ts";

test.each([
  ["DROP TABLE guestbook_entry", "drops a table"],
  ["ALTER TABLE `user` DROP COLUMN `name`", "drops a column"],
  ["ALTER TABLE `user` RENAME COLUMN `name` TO `title`", "renames"],
  ["ALTER TABLE `__new_user` RENAME TO `user`", "renames"],
  ["ALTER TABLE `user` ADD `nickname` text NOT NULL", "does not fill"],
  ["CREATE TABLE a (b text);\n--> statement-breakpoint\n  delete from a", "deletes rows"],
])("a deploy does not run %j", (sql, why) => {
  expect(findBreaking(sql).join()).toContain(why);
});

test.each([
  "CREATE TABLE a (b text NOT NULL)",
  "ALTER TABLE `user` ADD `nickname` text",
  "ALTER TABLE `user` ADD `nickname` text DEFAULT '' NOT NULL",
  "DROP INDEX a_b",
  "DROP TRIGGER a_counts",
  "UPDATE `user` SET `nickname` = 'x'",
  "-- DROP TABLE a\nCREATE INDEX b ON a (b)",
  "CREATE TRIGGER t AFTER DELETE ON a BEGIN DELETE FROM b; END",
])("a deploy runs %j", (sql) => {
  expect(findBreaking(sql)).toEqual([]);
});

test("a migration that says why it may take something away, may", () => {
  expect(findBreaking("-- contract: nothing has read it since March\nDROP TABLE a")).toEqual([]);
  expect(findBreaking("-- contract:\nDROP TABLE a")).not.toEqual([]);
});

test("the migrations of this checkout take nothing away", () => {
  const found = Object.values(cloudflare.databases).flatMap(({ migrations }) => readMigrations(migrations));
  expect(found.length).toBeGreaterThan(0);
  expect(found.flatMap(({ name, sql }) => findBreaking(sql).map((why) => `${name} ${why}`))).toEqual([]);
});

test("tells what is new from what comes too late and from what only the database knows", () => {
  const plan = planMigrations(["0000_a.sql", "0001_late.sql", "0003_new.sql"], ["0000_a.sql", "0002_theirs.sql"]);
  expect(plan).toEqual({ pending: ["0003_new.sql"], late: ["0001_late.sql"], unknown: ["0002_theirs.sql"] });
});
