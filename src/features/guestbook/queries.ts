import { and, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { guestbookEntry } from "#db/schema/guestbook.ts";
import type { Database } from "~/platform/db.ts";
import { entriesPerPage } from "~/platform/limits.ts";

const columns = {
  id: guestbookEntry.id,
  authorName: guestbookEntry.authorName,
  body: guestbookEntry.body,
  country: guestbookEntry.country,
  createdAt: guestbookEntry.createdAt,
  editedAt: guestbookEntry.editedAt,
};

const isVisible = and(eq(guestbookEntry.status, "visible"), isNull(guestbookEntry.removedAt));

/** An entry as everybody may see it. */
export interface Entry {
  id: string;
  authorName: string;
  body: string;
  country: string | null;
  createdAt: Date;
  editedAt: Date | null;
}

export interface EntryPage {
  entries: Entry[];
  /** The cursor that leads to the next older page; null on the last one. */
  older: string | null;
}

/**
 * The page of visible entries older than the one with the id `before`, newest first: a UUIDv7 sorts by its time. Reads at
 * most `entriesPerPage + 1` rows.
 */
export async function readPage(db: Database, before?: string): Promise<EntryPage> {
  const { id } = guestbookEntry;
  const rows = await db
    .select(columns)
    .from(guestbookEntry)
    .where(and(isVisible, before ? lt(id, before) : undefined))
    .orderBy(desc(id))
    .limit(entriesPerPage + 1);
  const entries = rows.slice(0, entriesPerPage);
  return { entries, older: rows.length > entriesPerPage ? (entries.at(-1)?.id ?? null) : null };
}

/** One visible entry, or undefined when there is none by that id. */
export async function readEntry(db: Database, id: string): Promise<Entry | undefined> {
  return db
    .select(columns)
    .from(guestbookEntry)
    .where(and(eq(guestbookEntry.id, id), isVisible))
    .get();
}

/** Takes the country off everything that a person has written, also off what only moderators see. */
export async function clearCountries(db: Database, userId: string): Promise<void> {
  const { country } = guestbookEntry;
  await db
    .update(guestbookEntry)
    .set({ country: null })
    .where(and(eq(guestbookEntry.userId, userId), isNotNull(country)));
}
