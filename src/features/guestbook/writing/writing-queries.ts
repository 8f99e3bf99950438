import { and, desc, eq, gt, isNotNull, isNull, lt, ne, type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { guestbookEntry, guestbookRevision } from "#db/schema/guestbook.ts";
import type { Database } from "~/platform/db.ts";
import { ownEntriesListed } from "~/platform/limits.ts";
import { type Entry, columns as publicColumns } from "../queries.ts";
import type { Suspicion } from "./suspicions.ts";

const columns = {
  ...publicColumns,
  removedAt: guestbookEntry.removedAt,
  status: guestbookEntry.status,
  submission: guestbookEntry.submission,
  suspicions: guestbookEntry.suspicions,
};

/** An entry as its author may see it, visible to others or not. */
export interface OwnEntry extends Entry {
  removedAt: Date | null;
  status: "visible" | "waiting" | "hidden";
  submission: string | null;
  suspicions: string[] | null;
}

/** Whose entry, and which. An entry of somebody else is not found. */
export interface Owned {
  userId: string;
  id: string;
}

const isOwn = ({ userId, id }: Owned) => and(eq(guestbookEntry.id, id), eq(guestbookEntry.userId, userId));

/** The newest entries of a person, by when their forms were opened: no more rows are read than asked for. */
export async function readOwnEntries(db: Database, userId: string, atMost = ownEntriesListed): Promise<OwnEntry[]> {
  return db
    .select(columns)
    .from(guestbookEntry)
    .where(eq(guestbookEntry.userId, userId))
    .orderBy(desc(guestbookEntry.submission))
    .limit(atMost);
}

/**
 * The entries of a person whose forms were opened around this one, the nearest first: of an old form, too, its text is
 * compared with those before and after it. Otherwise whoever keeps forms would choose what they are compared with.
 */
export async function readEntriesAround(
  db: Database,
  { userId, submission }: { userId: string; submission: string },
  each: number,
): Promise<OwnEntry[]> {
  const theirs = sql`SELECT id FROM guestbook_entry WHERE user_id = ${userId} AND submission`;
  const around = sql`(
    SELECT id FROM (${theirs} <= ${submission} ORDER BY submission DESC LIMIT ${each})
    UNION ALL SELECT id FROM (${theirs} > ${submission} ORDER BY submission LIMIT ${each}))`;
  const rows = await db
    .select(columns)
    .from(guestbookEntry)
    .where(sql`${guestbookEntry.id} IN ${around}`)
    .orderBy(desc(guestbookEntry.submission));
  const earlier = rows.filter((row) => (row.submission ?? "") <= submission);
  const later = rows.slice(0, rows.length - earlier.length).reverse();
  return Array.from({ length: each }, (_, nth) => [earlier[nth] ?? [], later[nth] ?? []].flat()).flat();
}

/** One entry of a person, removed or not; undefined when it is not theirs or not there. */
export async function readOwnEntry(db: Database, owned: Owned): Promise<OwnEntry | undefined> {
  return db.select(columns).from(guestbookEntry).where(isOwn(owned)).get();
}

export interface NewEntry {
  author: { id: string; name: string };
  body: string;
  country: string | null;
  submission: string;
  status: "visible" | "waiting";
  suspicions: Suspicion[];
}

/**
 * Writes one entry and returns it; `isNew` is false when the same form was posted before, even a moment ago, and then it
 * is the entry of that time. The name is the author's of this moment.
 */
export async function insertEntry(
  db: Database,
  { author, suspicions, ...entry }: NewEntry,
): Promise<{ entry: OwnEntry; isNew: boolean }> {
  const { userId, submission } = guestbookEntry;
  const [written] = await db
    .insert(guestbookEntry)
    .values({
      ...entry,
      id: uuidv7(),
      userId: author.id,
      authorName: author.name,
      createdAt: new Date(),
      suspicions: suspicions.length > 0 ? suspicions : null,
    })
    .onConflictDoNothing({ target: [userId, submission] })
    .returning(columns);
  if (written) return { entry: written, isNew: true };
  const isSame = and(eq(userId, author.id), eq(submission, entry.submission));
  const [earlier] = await db.select(columns).from(guestbookEntry).where(isSame);
  if (!earlier) throw new Error("An entry was in the way of another, and is gone.");
  return { entry: earlier, isNew: false };
}

export interface Edit extends Owned {
  body: string;
  status: "visible" | "waiting";
  suspicions: string[];
  editedAt: Date;
  /** An entry that was signed earlier stays as it is. */
  signedAfter: Date;
}

/**
 * Gives an entry another text and keeps the old one, both or neither. Undefined when the entry cannot be edited: not
 * theirs, removed, hidden, or signed too long ago.
 */
export async function updateEntry(
  db: Database,
  { userId, id, signedAfter, ...edit }: Edit,
): Promise<OwnEntry | undefined> {
  const { body, editedAt, status, suspicions } = edit;
  const isEditable = and(
    isOwn({ userId, id }),
    isNull(guestbookEntry.removedAt),
    ne(guestbookEntry.status, "hidden"),
    gt(guestbookEntry.createdAt, signedAfter),
  );
  const [, [updated]] = await db.batch([
    db
      .insert(guestbookRevision)
      .select(oldText(db, isEditable, editedAt))
      .onConflictDoNothing(),
    db
      .update(guestbookEntry)
      .set({ body, editedAt, status: unlessWaiting(status), suspicions: suspicions.length > 0 ? suspicions : null })
      .where(isEditable)
      .returning(columns),
  ]);
  return updated;
}

/** Reports may have hidden an entry since it was read. An edit does not bring it back. */
const unlessWaiting = (status: Edit["status"]) =>
  sql<Edit["status"]>`iif(${guestbookEntry.status} = 'waiting', 'waiting', ${status})`;

/** The row that keeps what an entry says before it is edited. */
function oldText(db: Database, isEditable: SQL | undefined, replacedAt: Date) {
  return db
    .select({
      entryId: guestbookEntry.id,
      replacedAt: sql<Date>`${replacedAt.getTime()}`.as("replaced_at"),
      body: guestbookEntry.body,
    })
    .from(guestbookEntry)
    .where(isEditable);
}

/** Takes an entry off the guestbook, for everybody. Undefined when there is nothing to remove. */
export async function removeEntry(db: Database, owned: Owned, removedAt: Date): Promise<OwnEntry | undefined> {
  const [removed] = await db
    .update(guestbookEntry)
    .set({ removedAt })
    .where(and(isOwn(owned), isNull(guestbookEntry.removedAt)))
    .returning(columns);
  return removed;
}

/** Puts back an entry that was removed after `removedAfter`. Undefined when there is none. */
export async function restoreEntry(db: Database, owned: Owned, removedAfter: Date): Promise<OwnEntry | undefined> {
  const [restored] = await db
    .update(guestbookEntry)
    .set({ removedAt: null })
    .where(and(isOwn(owned), gt(guestbookEntry.removedAt, removedAfter)))
    .returning(columns);
  return restored;
}

/** Deletes what was removed before `before`, and says how many entries. Reads the whole table: for the daily clean-up. */
export async function purgeRemoved(db: Database, before: Date): Promise<number> {
  const { removedAt } = guestbookEntry;
  const { meta } = await db.delete(guestbookEntry).where(and(isNotNull(removedAt), lt(removedAt, before)));
  return meta.changes;
}
