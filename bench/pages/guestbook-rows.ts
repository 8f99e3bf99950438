import { drizzle } from "drizzle-orm/d1";
import * as schema from "../../db/schema/index.ts";
import { readPage } from "../../src/features/guestbook/reading/page-queries.ts";
import { NotedDatabase } from "../../tests/support/noted-database.ts";
import type { Figure } from "../goals.ts";
import type { Findings } from "../probe.ts";

/** Sizes of the guestbook: the cost of a page must not tell them apart. */
export const guestbookSizes = [100, 100_000] as const;

const atSize = (size: number) => `of a guestbook page at ${size.toLocaleString("en")} entries`;
export const rowsRead = (size: number) => `Rows read ${atSize(size)}`;
export const statements = (size: number) => `D1 statements ${atSize(size)}`;

/** What the site's own `readPage` costs in D1's own words, the newest page or one from the middle, whichever is more. */
export async function measureGuestbookRows(database: D1Database): Promise<Findings> {
  const figures: Figure[] = [];
  for (const size of guestbookSizes) {
    await fillUpTo(database, size);
    const costs = [await costOfPage(database), await costOfPage(database, await middle(database, size))];
    figures.push(
      { name: rowsRead(size), value: Math.max(...costs.map(({ rows }) => rows)), unit: "rows" },
      { name: statements(size), value: Math.max(...costs.map(({ statements }) => statements)), unit: "statements" },
    );
  }
  return { figures };
}

/** Notes what the query sends, and sends it again to read `meta`, which Drizzle keeps to itself. */
async function costOfPage(database: D1Database, before?: string): Promise<{ rows: number; statements: number }> {
  const noted = new NotedDatabase(database);
  const db = drizzle(noted.client, { schema });
  const { result, ...cost } = await noted.costOf(() => readPage(db, { before }));
  if (result.entries.length === 0 || cost.statements === 0) throw new Error("The guestbook page came back empty.");
  return cost;
}

/** Adds plain entries, older than those there are, in one statement: D1 itself counts. */
async function fillUpTo(database: D1Database, size: number): Promise<void> {
  await database
    .prepare(
      `WITH RECURSIVE number(n) AS (
         SELECT (SELECT count(*) FROM guestbook_entry) UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?1
       )
       INSERT INTO guestbook_entry (id, author_name, body, created_at)
       SELECT printf('00000000-0000-7000-8000-%012x', n), 'Bench', 'Entry number ' || n, 1700000000000 - n * 1000
       FROM number WHERE n < ?1`,
    )
    .bind(size)
    .run();
}

/** The cursor of the page half-way down. */
async function middle(database: D1Database, size: number): Promise<string> {
  const query = database.prepare("SELECT id FROM guestbook_entry ORDER BY id DESC LIMIT 1 OFFSET ?").bind(size / 2);
  const row = await query.first<{ id: string }>();
  if (!row) throw new Error(`The guestbook does not have ${size} entries.`);
  return row.id;
}
