import { expect, test } from "vitest";
import { withColumnNames } from "./column-names.ts";

test.each([
  ['select "id", "body" from "entry" where "entry"."id" = ?', ["id", "body"]],
  ['select distinct "entry"."country" from "entry" where "entry"."at" is null', ["country"]],
  ['select "a"."id", max("b"."at") as "latest" from "a" inner join "b" on "b"."a" = "a"."id"', ["id", "latest"]],
  ['insert into "a" ("id", "b") values (?, ?) on conflict do nothing returning "id", "b"', ["id", "b"]],
  ['delete from "a" where "id" in (select "id" from "a" limit ?) returning "id"', ["id"]],
  ['update "a" set "b" = \'x, y from z returning "q"\' returning "b"', ["b"]],
])("%s runs as it is", (sql, names) => {
  expect(withColumnNames(sql)).toEqual({ sql, names });
});

test.each([
  [
    'select "a"."id", "b"."id" from "a" inner join "b" on true',
    'select "a"."id", "b"."id" as "column 1" from "a" inner join "b" on true',
  ],
  ['select count(*) from "a"', 'select count(*) as "column 0" from "a"'],
  [
    `select "id", (SELECT max(x, y) FROM b), concat_ws('from, ', "c") from "a"`,
    `select "id", (SELECT max(x, y) FROM b) as "column 1", concat_ws('from, ', "c") as "column 2" from "a"`,
  ],
])("%s gets the names that it lacks", (sql, named) => {
  expect(withColumnNames(sql)?.sql).toBe(named);
});

test.each([
  'select * from "a"',
  'select "a".* from "a"',
  'select "id" from "a" union select "id" from "b"',
  'select "id" as "x", "body" as "x" from "a"',
  'insert into "a" ("id") values (?) returning "id", "id"',
  'delete from "a" returning *',
  'with "x" as (select 1) select "id" from "x"',
  "PRAGMA table_info(user)",
  "select 1",
])("%s is left alone", (sql) => {
  expect(withColumnNames(sql)).toBeNull();
});
