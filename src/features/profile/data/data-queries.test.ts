import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { getTableName, is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { beforeAll, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { openOn } from "~/platform/db.ts";
import { readEverything, removeCodes } from "./data-queries.ts";
import { removePerson } from "./deletion-queries.ts";

const person = { id: "ada", email: "ada@example.com" };
const { db } = openOn(env.DB, "primary");

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
});

/** Tables of the schema that name people: by a reference, or by a column that is called as such columns are. */
function personalTables(): string[] {
  const tables = Object.values(schema).filter((table) => is(table, SQLiteTable));
  const isPersonal = (table: SQLiteTable) => {
    const { columns, foreignKeys } = getTableConfig(table);
    const refers = foreignKeys.some((key) => getTableName(key.reference().foreignTable) === "user");
    return refers || columns.some(({ name }) => /(^|_)(user_id|email|recipient|identifier|_by)$/.test(name));
  };
  return tables.filter(isPersonal).map((table) => getTableName(table));
}

test("no table that names people is missing from the export", async () => {
  const tables = personalTables();
  expect(tables).toEqual(expect.arrayContaining(["user", "session", "guestbook_entry", "dev_mail", "verification"]));
  expect(Object.keys(await readEverything(db, person)).sort()).toEqual(tables.sort());
});

/** The codes that are left, by their identifiers. */
async function codesAfter(identifiers: string[], values: string[] = []): Promise<string[]> {
  await env.DB.exec("DELETE FROM verification");
  const insert = env.DB.prepare(
    "INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at) VALUES (?1, ?1, ?2, 1, 1, 1)",
  );
  await env.DB.batch(identifiers.map((identifier, n) => insert.bind(identifier, values[n] ?? "hash:0")));
  await removeCodes(db, person);
  const { results } = await env.DB.prepare("SELECT identifier FROM verification").all<{ identifier: string }>();
  return results.map(({ identifier }) => identifier);
}

test("codes of a person's address go, those of addresses that look like it stay", async () => {
  const own = ["sign-in-otp-ada@example.com", "change-email-otp-ada@example.com-new@example.com"];
  const others = [
    "sign-in-otp-lada@example.com",
    "sign-in-otp-ada@example.com.au",
    "sign-in-otp-a_a@example.com",
    "change-email-otp-bob@example.com-bob@example.org",
  ];
  expect(await codesAfter([...own, ...others])).toEqual(expect.arrayContaining(others));
  expect(await codesAfter(own)).toEqual([]);
});

test("links and challenges that name the person in JSON go, others stay", async () => {
  const values = [
    '{"email":"ada@example.com"}',
    '{"user":{"id":"ada"}}',
    '{"email":"lada@example.com"}',
    '{"id":"ad"}',
  ];
  expect(await codesAfter(["a", "b", "c", "d"], values)).toEqual(["c", "d"]);
});

test("removing a person twice, or one who is not there, changes nothing", async () => {
  const deletion = { userId: "nobody", email: "nobody@example.com", keepsEntries: true, requestedAt: new Date() };
  await removePerson(db, deletion);
  await removePerson(db, deletion);
  expect(await codesAfter(["other"])).toEqual(["other"]);
});
