import { and, asc, desc, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import { guestbookEntry, guestbookTotal } from "#db/schema/guestbook.ts";
import type { Database } from "~/platform/db.ts";
import { entriesInSitemap, entriesPerPage } from "~/platform/limits.ts";
import { columns, type Entry, isVisible } from "../queries.ts";
import { type Search, toMatch } from "./fts.ts";
import type { PageRequest, Position } from "./page-address.ts";

export interface EntryPage {
  /** Newest first. */
  entries: Entry[];
  /** The cursor of the page with newer entries, for `after`; null when none are known. */
  newer: string | null;
  /** The cursor of the page with older entries, for `before`; null when there are none. */
  older: string | null;
  /** How many entries there are in all. Null on all pages but the first: to know it is a row to read. */
  total: number | null;
}

/** The page that an address asks for. */
export function readRequested(db: Database, { position, search }: PageRequest): Promise<EntryPage> {
  return search ? readFound(db, search, position) : readPage(db, position);
}

/** One page of all visible entries: one statement and at most `entriesPerPage + 1` rows, two statements for the first. */
export async function readPage(db: Database, position: Position = {}): Promise<EntryPage> {
  const { before, after } = position;
  if (before === undefined && after === undefined) return readFirstPage(db);
  const rows = await select(db, entriesPerPage + 1, position);
  return toPage(rows, position);
}

/** The one row of the total takes the place of the entry that would tell whether an older page follows. */
async function readFirstPage(db: Database): Promise<EntryPage> {
  const counted = db.select({ entries: guestbookTotal.entries }).from(guestbookTotal).where(eq(guestbookTotal.id, 1));
  const [entries, [total]] = await db.batch([select(db, entriesPerPage, {}), counted]);
  const hasOlder = (total?.entries ?? 0) > entriesPerPage;
  return { ...toPage(entries, {}), older: hasOlder ? (entries.at(-1)?.id ?? null) : null, total: total?.entries ?? 0 };
}

function select(db: Database, rows: number, { before, after }: Position) {
  const { id } = guestbookEntry;
  const beyond = after === undefined ? before && lt(id, before) : gt(id, after);
  return db
    .select(columns)
    .from(guestbookEntry)
    .where(and(isVisible, beyond || undefined))
    .orderBy(after === undefined ? desc(id) : asc(id))
    .limit(rows);
}

/**
 * One page of the entries that `search` finds, in the order in which they were written. One statement that reads two rows
 * an entry, one in the index of words and one in the table, and a few to find where the page begins.
 */
export async function readFound(db: Database, search: Search, position: Position = {}): Promise<EntryPage> {
  const match = toMatch(search);
  if (match === null) return toPage([], position);
  const found = sql`guestbook_search.rowid`;
  const rows = await db
    .select(columns)
    .from(sql`guestbook_search`)
    // Not a plain join: SQLite may turn that round, and then walks the whole table.
    .crossJoin(guestbookEntry)
    .where(and(sql`guestbook_search MATCH ${match}`, sql`guestbook_entry.rowid = ${found}`, rowsBeyond(position)))
    .orderBy(position.after === undefined ? desc(found) : asc(found))
    .limit(entriesPerPage + 1);
  return toPage(rows, position);
}

/**
 * The index knows entries by their rows alone. The row of an entry that is gone is that of its neighbour: FTS5 then begins
 * there, and does not read what earlier pages have shown.
 */
function rowsBeyond({ before, after }: Position): SQL | undefined {
  const rowOf = (id: string) => sql`(SELECT rowid FROM guestbook_entry WHERE id = ${id})`;
  if (after !== undefined) {
    const neighbour = sql`(SELECT rowid - 1 FROM guestbook_entry WHERE id > ${after} ORDER BY id LIMIT 1)`;
    return sql`guestbook_search.rowid > coalesce(${rowOf(after)}, ${neighbour}, ${Number.MAX_SAFE_INTEGER})`;
  }
  if (before === undefined) return undefined;
  const neighbour = sql`(SELECT rowid + 1 FROM guestbook_entry WHERE id < ${before} ORDER BY id DESC LIMIT 1)`;
  return sql`guestbook_search.rowid < coalesce(${rowOf(before)}, ${neighbour}, 0)`;
}

/** The newest entries, a row each, and when each got to say what it says. */
export async function readForSitemap(db: Database): Promise<{ id: string; changedAt: Date }[]> {
  const { id, createdAt, editedAt } = guestbookEntry;
  const rows = await db
    .select({ id, createdAt, editedAt })
    .from(guestbookEntry)
    .where(isVisible)
    .orderBy(desc(id))
    .limit(entriesInSitemap);
  return rows.map(({ id, createdAt, editedAt }) => ({ id, changedAt: editedAt ?? createdAt }));
}

/** The page out of rows in the order in which they were read, with one too many when more follow. */
function toPage(rows: Entry[], { before, after }: Position): EntryPage {
  const hasMore = rows.length > entriesPerPage;
  const entries = rows.slice(0, entriesPerPage);
  if (after !== undefined) entries.reverse();
  const first = entries[0]?.id ?? null;
  const last = entries.at(-1)?.id ?? null;
  if (after !== undefined) return { entries, newer: hasMore ? first : null, older: last, total: null };
  return { entries, newer: before === undefined ? null : first, older: hasMore ? last : null, total: null };
}
