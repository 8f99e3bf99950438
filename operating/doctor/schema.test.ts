import { expect, test } from "vitest";
import { cloudflare } from "../../cloudflare.config.ts";
import { checkSchema, findDrift, type MigrationFolder, readFolder, readSchema, type Snapshot } from "./schema.ts";

const user = { columns: { id: { type: "text" }, name: { type: "text" } }, indexes: {} };
const now: Snapshot = { id: "b", prevId: "a", tables: { user } };
const folder: MigrationFolder = {
  files: [
    { name: "0000_first.sql", sql: "CREATE TABLE user (id text)" },
    { name: "0001_second.sql", sql: "ALTER TABLE user ADD name text" },
  ],
  journal: ["0000_first", "0001_second"],
  snapshots: [{ id: "a", prevId: "0", tables: {} }, now],
};

test("the schema of this checkout has a migration for all of it", async () => {
  const findings = checkSchema(readFolder(cloudflare.databases.DB.migrations), await readSchema());
  expect(findings.filter(({ mark }) => mark !== "ok")).toEqual([]);
});

test.each<[change: object, said: string]>([
  [{ user: { ...user, columns: { ...user.columns, mood: { type: "text" } } } }, "user: column mood is new"],
  [{ user: { ...user, columns: { id: { type: "text" } } } }, "user: column name is gone"],
  [{ user: { ...user, columns: { ...user.columns, name: { type: "integer" } } } }, "user: column name is another"],
  [{ user: { ...user, indexes: { user_name: {} } } }, "user: its indexes or keys are others"],
  [{ user, guest: user }, "table guest is new"],
  [{}, "table user is gone"],
])("a change to %j without a migration is told of", (tables, said) => {
  expect(findDrift(now, { ...now, tables: { ...tables } })).toEqual([said]);
  expect(checkSchema(folder, { ...now, tables: { ...tables } })[0]).toMatchObject({
    mark: "fail",
    fix: "npm run db:generate",
  });
});

test.each<[why: string, change: Partial<MigrationFolder>]>([
  ["two have the number 0001", { files: [...folder.files, { name: "0001_theirs.sql", sql: "" }] }],
  ["0001_second.sql is listed and not there", { files: folder.files.slice(0, 1) }],
  ["0001_second.sql is in no list", { journal: ["0000_first"] }],
  ["do not follow one another", { snapshots: [now, { ...now, id: "c" }] }],
])("a folder where %s is told of", (why, change) => {
  const [, migrations] = checkSchema({ ...folder, ...change }, now);
  expect(migrations).toMatchObject({ mark: "fail", what: expect.stringContaining(why) });
});

test("a migration that takes something away is worth a look, unless it says why it may", () => {
  const withSql = (sql: string) => ({ ...folder, files: [{ name: "0000_first.sql", sql }, ...folder.files.slice(1)] });
  expect(checkSchema(withSql("DROP TABLE guest"), now)[2]).toMatchObject({
    mark: "warn",
    what: expect.stringContaining("0000_first.sql drops a table"),
  });
  expect(checkSchema(withSql("-- contract: nobody reads it since May\nDROP TABLE guest"), now)[2]?.mark).toBe("ok");
});
