import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { guestbookEntry } from "#db/schema/guestbook.ts";
import type { Database } from "~/platform/db.ts";

/** What everybody may know of an entry. */
export const columns = {
  id: guestbookEntry.id,
  authorName: guestbookEntry.authorName,
  body: guestbookEntry.body,
  country: guestbookEntry.country,
  createdAt: guestbookEntry.createdAt,
};

export const isVisible = and(eq(guestbookEntry.status, "visible"), isNull(guestbookEntry.removedAt));

/** An entry as everybody may see it. */
export interface Entry {
  id: string;
  authorName: string;
  body: string;
  country: string | null;
  createdAt: Date;
}

/** One visible entry, or undefined when there is none by that id. */
export async function readEntry(db: Database, id: string): Promise<Entry | undefined> {
  return db
    .select(columns)
    .from(guestbookEntry)
    .where(and(eq(guestbookEntry.id, id), isVisible))
    .get();
}

export interface NewEntry {
  author: { id: string; name: string };
  body: string;
  country: string | null;
}

/** Writes one entry and returns it. The name is the author's of this moment. */
export async function insertEntry(db: Database, { author, body, country }: NewEntry): Promise<Entry> {
  const entry: Entry = { id: uuidv7(), authorName: author.name, body, country, createdAt: new Date() };
  await db.insert(guestbookEntry).values({ ...entry, userId: author.id });
  return entry;
}

/** Takes the country off everything that a person has written, also off what only moderators see. */
export async function clearCountries(db: Database, userId: string): Promise<void> {
  const { country } = guestbookEntry;
  await db
    .update(guestbookEntry)
    .set({ country: null })
    .where(and(eq(guestbookEntry.userId, userId), isNotNull(country)));
}
