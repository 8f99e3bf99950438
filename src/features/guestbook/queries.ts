import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { guestbookEntry } from "#db/schema/guestbook.ts";
import type { Reactions } from "~/features/live/protocol.ts";
import type { Database } from "~/platform/db.ts";

/** What everybody may know of an entry. */
export const columns = {
  id: guestbookEntry.id,
  authorName: guestbookEntry.authorName,
  body: guestbookEntry.body,
  country: guestbookEntry.country,
  createdAt: guestbookEntry.createdAt,
  editedAt: guestbookEntry.editedAt,
  reactions: guestbookEntry.reactions,
};

export const isVisible = and(eq(guestbookEntry.status, "visible"), isNull(guestbookEntry.removedAt));

/** An entry as everybody may see it. */
export interface Entry {
  id: string;
  authorName: string;
  body: string;
  country: string | null;
  createdAt: Date;
  editedAt: Date | null;
  /** Null when nobody ever reacted. */
  reactions: Reactions | null;
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
