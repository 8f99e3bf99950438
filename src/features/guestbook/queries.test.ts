import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, describe, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { entriesPerPage } from "~/platform/limits.ts";
import { readPage } from "./queries.ts";

interface Statement {
  sql: string;
  params: unknown[];
}

/** A handle that notes each statement, so that its cost can be asked of D1 itself. */
function recording() {
  const statements: Statement[] = [];
  const logger = { logQuery: (sql: string, params: unknown[]) => void statements.push({ sql, params }) };
  return { db: drizzle(env.DB, { schema, logger }), statements };
}

async function rowsRead({ sql, params }: Statement): Promise<number> {
  const { meta } = await env.DB.prepare(sql)
    .bind(...params)
    .all();
  return meta.rows_read;
}

/** Fills the guestbook by D1 itself: an insert a row would take minutes. */
async function fill(count: number): Promise<void> {
  await env.DB.exec("DELETE FROM guestbook_entry");
  await env.DB.prepare(
    `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
     INSERT INTO guestbook_entry (id, author_name, body, created_at, status)
     SELECT printf('00000000-0000-7000-8000-%012d', n), 'Somebody', 'Text', n / 3, iif(n % 10 = 0, 'hidden', 'visible') FROM number`,
  )
    .bind(count)
    .run();
}

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
});

describe.each([100, 10_000, 100_000])("with %i entries", (count) => {
  beforeAll(() => fill(count));

  test("a page costs one statement and one row more than it shows, at the start and deep inside", async () => {
    const middle = `00000000-0000-7000-8000-${String(count / 2).padStart(12, "0")}`;
    for (const cursor of [undefined, middle]) {
      const { db, statements } = recording();
      const page = await readPage(db, cursor);
      expect(page.entries).toHaveLength(entriesPerPage);
      expect(statements).toHaveLength(1);
      for (const statement of statements) expect(await rowsRead(statement)).toBeLessThanOrEqual(entriesPerPage + 1);
    }
  });
});

test("pages follow one another without gap or repetition", async () => {
  await fill(100);
  const { db } = recording();
  const seen: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await readPage(db, cursor);
    seen.push(...page.entries.map(({ id }) => id));
    if (!page.older) break;
    cursor = page.older;
  }
  expect(seen).toHaveLength(90);
  expect(seen).toEqual([...new Set(seen)].sort().reverse());
});
