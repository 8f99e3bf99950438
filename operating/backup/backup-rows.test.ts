import fc from "fast-check";
import { expect, test } from "vitest";
import { backup } from "../../src/platform/limits.ts";
import { loadRows } from "./load.ts";
import { readRows } from "./rows.ts";
import { shapeTables } from "./schema.ts";
import { Scratch } from "./scratch.ts";
import { readLines, readStatements } from "./statements.ts";

const hex = (text: string) => Buffer.from(text).toString("hex");

/** SQL for a value of each kind that SQLite knows, made in another way than a backup writes it. */
const value = fc.oneof(
  fc.constant("NULL"),
  fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((real) => `${real}`.replace(/^(-?\d+)$/, "$1.0")),
  fc.constantFrom("9e999", "-9e999", "-9223372036854775808"),
  fc.string({ unit: "binary" }).map((text) => `CAST(X'${hex(text)}' AS TEXT)`),
  fc
    .constantFrom(
      "'",
      "''",
      "\0",
      "a\0'b",
      "\n",
      ");\n",
      "\r\n",
      "\u2028",
      "--> statement-breakpoint",
      "\ufeff",
      "'||'",
    )
    .map((text) => `CAST(X'${hex(text)}' AS TEXT)`),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => `X'${Buffer.from(bytes).toString("hex")}'`),
);

const create = "CREATE TABLE odd_name (a, b TEXT, c INTEGER)";

/** Takes no statement and no batch that D1 would refuse. */
class StrictScratch extends Scratch {
  override async query(sql: string, params: readonly string[] = []) {
    expect(Buffer.byteLength(sql)).toBeLessThanOrEqual(100_000);
    expect(params.length).toBeLessThanOrEqual(100);
    return super.query(sql, params);
  }

  override async batch(statements: readonly string[]) {
    expect(Buffer.byteLength(statements.join("\n;\n"))).toBeLessThanOrEqual(100_000);
    await super.batch(statements);
  }
}

/** Writes rows as a dump, cuts the dump into pieces, and loads what is read from them. */
async function roundTrip(from: Scratch, sql: string, pieceBytes: number): Promise<Scratch> {
  const [table] = await shapeTables([{ name: "odd_name", sql }]);
  if (!table) throw new Error("There is a table.");
  const lines: string[] = [];
  for await (const statements of readRows(from, table)) lines.push(...statements);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const to = new StrictScratch();
  await to.batch([sql]);
  await loadRows(to, readStatements(readLines(pieces())));
  return to;
}

const exact =
  "SELECT typeof(a) AS ta, hex(a) AS a, quote(a) AS qa, hex(b) AS b, typeof(c) AS tc, quote(c) AS c FROM odd_name";

test("backup: every value comes back as it was, to the last bit", async () => {
  const rows = fc.array(fc.tuple(value, value, value), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 50 }), async (values, pieceBytes) => {
      const from = new Scratch();
      await from.batch([create, ...values.map((row) => `INSERT INTO odd_name VALUES (${row.join(",")})`)]);
      const to = await roundTrip(from, create, pieceBytes);
      expect(await to.query(exact)).toEqual(await from.query(exact));
      from.close();
      to.close();
    }),
    { numRuns: 200 },
  );
});

test("backup: rows of many pages come back once each, by number or by a key of several columns", async () => {
  for (const sql of [create, "CREATE TABLE odd_name (a, b TEXT, c INTEGER, PRIMARY KEY (b, c)) WITHOUT ROWID"]) {
    const from = new Scratch();
    const count = 2 * backup.rowsPerPage + 1;
    await from.batch([
      sql,
      `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
       INSERT INTO odd_name SELECT n, 'key ''' || n % 7, n FROM number`,
    ]);
    const to = await roundTrip(from, sql, 10_000);
    expect(await to.query(`${exact} ORDER BY c`)).toEqual(await from.query(`${exact} ORDER BY c`));
    expect(await to.query("SELECT count(*) AS count FROM odd_name")).toEqual([{ count }]);
  }
});

test("backup: a row that is longer than a statement may be is loaded by statements that are not", async () => {
  const from = new Scratch();
  const long = `'${"it''s long\n".repeat(20_000)}'`;
  await from.batch([create, `INSERT INTO odd_name VALUES (${long}, 'short', 9223372036854775807)`]);
  const to = await roundTrip(from, create, 65_536);
  expect(await to.query(exact)).toEqual(await from.query(exact));
});

test.each([
  "DROP TABLE user;\n--> statement-breakpoint\n",
  'INSERT INTO "user" ("id") VALUES (\'a\'); DROP TABLE user;\n',
  'INSERT INTO "user" ("id") VALUES ((SELECT token FROM session));\n',
  'INSERT INTO "user" ("id") SELECT token FROM session;\n',
  "CREATE TABLE t (a); DROP TABLE user;\n--> statement-breakpoint\n",
  "PRAGMA writable_schema = on;\n--> statement-breakpoint\n",
  'INSERT INTO "user" ("id") VALUES (\'never ends\n',
])("backup: what no backup writes is not read: %s", async (sql) => {
  async function* bytes() {
    yield Buffer.from(sql);
  }
  await expect(Array.fromAsync(readStatements(readLines(bytes())))).rejects.toThrow("database.sql");
});
