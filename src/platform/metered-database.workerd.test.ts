import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { noCost } from "./current-request.ts";
import { metered } from "./metered-database.ts";

beforeAll(async () => {
  await env.DB.exec(`CREATE TABLE "a" ("id" INTEGER PRIMARY KEY, "name" TEXT, "body" TEXT)`);
  await env.DB.exec(`CREATE TABLE "b" ("id" INTEGER PRIMARY KEY, "name" TEXT, "a_id" INTEGER)`);
  await env.DB.exec(`INSERT INTO "a" VALUES (1, 'x', NULL), (2, 'y', 'from, union'), (3, 'z', '')`);
  await env.DB.exec(`INSERT INTO "b" VALUES (10, 'p', 1), (11, 'q', 2), (12, 'r', 2)`);
});

function open() {
  const cost = noCost();
  return { cost, db: metered(() => env.DB.withSession(), cost) };
}

const items = [
  ...['"a"."id"', '"b"."id"', '"a"."name"', '"b"."name"', '"a"."body"', "count(*) over ()", "a.id", "b.id + 1"],
  ...["(SELECT max(id, 1) FROM b LIMIT 1)", `concat_ws(', from ', "a"."name", 'it''s')`, '"a"."id" * 2 as "double"'],
  ...["a.name is distinct from b.name", "'x' as \"id\"", '"a".*', "1", '7 as "5"'],
];
const select = fc.record({
  columns: fc.array(fc.constantFrom(...items), { minLength: 1, maxLength: 6 }),
  end: fc.constantFrom("", ' order by "b"."id" desc', ' where "a"."id" = 2', ' where "a"."id" = 0', " limit 1"),
});

test("whatever is selected, the rows are those that D1 gives without a meter", async () => {
  await fc.assert(
    fc.asyncProperty(select, async ({ columns, end }) => {
      const sql = `select ${columns.join(", ")} from "a" inner join "b" on "b"."a_id" = "a"."id"${end}`;
      expect(await open().db.prepare(sql).raw()).toEqual(await env.DB.prepare(sql).raw());
    }),
    { numRuns: 150 },
  );
});

test("what each way of asking costs is what D1 says of it", async () => {
  const { db, cost } = open();
  const join = 'select "a"."id", "b"."id" from "a" inner join "b" on "b"."a_id" = "a"."id" where "a"."id" > ?';
  const { meta } = await env.DB.prepare(join).bind(0).all();
  expect(meta.rows_read).toBeGreaterThan(3);
  expect(await db.prepare(join).bind(0).raw()).toEqual(await env.DB.prepare(join).bind(0).raw());
  expect(cost).toEqual({ statements: 1, rowsRead: meta.rows_read, rowsWritten: 0, unmeasured: 0 });
  await db.prepare(join).bind(0).all();
  await db.batch([db.prepare(join).bind(0), db.prepare(join).bind(0)]);
  expect(cost).toEqual({ statements: 4, rowsRead: 4 * meta.rows_read, rowsWritten: 0, unmeasured: 0 });
});

test("writes are counted, and give back the row that they wrote", async () => {
  const { db, cost } = open();
  const insert = 'insert into "a" ("id", "name") values (?, ?) returning "id", "name"';
  expect(await db.prepare(insert).bind(4, "new").raw()).toEqual([[4, "new"]]);
  await db.prepare('update "a" set "name" = ? where "id" = 4').bind("newer").run();
  expect(cost).toMatchObject({ statements: 2, rowsWritten: 2, unmeasured: 0 });
});

test("what cannot be measured runs all the same, and says so", async () => {
  const { db, cost } = open();
  expect(await db.prepare('select "a".* from "a" where id = 1').raw()).toEqual([[1, "x", null]]);
  expect(cost).toEqual({ statements: 1, rowsRead: 0, rowsWritten: 0, unmeasured: 1 });
});
