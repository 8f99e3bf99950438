import { expect, test } from "vitest";
import { checkLocalDatabase } from "./local-database.ts";

const onDisk = ["0000_first.sql", "0001_second.sql"];

test.each<[applied: string[] | undefined, mark: string, said: string]>([
  [undefined, "skipped", "npm run dev"],
  [onDisk, "ok", "all 2 migrations"],
  [["0000_first.sql"], "warn", "lacks 0001_second.sql"],
  [["0001_second.sql"], "warn", "lacks 0000_first.sql"],
  [[], "warn", "lacks 0000_first.sql, 0001_second.sql"],
  [[...onDisk, "0002_theirs.sql"], "warn", "0002_theirs.sql, which this checkout does not have"],
])("a local database that has had %j", (applied, mark, said) => {
  expect(checkLocalDatabase(onDisk, applied)).toMatchObject({ mark, what: expect.stringContaining(said) });
});
