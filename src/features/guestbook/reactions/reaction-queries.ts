import { and, eq, exists, inArray, sql } from "drizzle-orm";
import { guestbookEntry, guestbookReaction } from "#db/schema/guestbook.ts";
import type { Reactions } from "~/features/live/protocol.ts";
import type { Database } from "~/platform/db.ts";
import { isVisible } from "../queries.ts";
import type { Kind } from "./kinds.ts";

export interface Reaction {
  entryId: string;
  userId: string;
  kind: Kind;
}

/**
 * Adds or takes back one person's reaction, and returns how the entry stands then; `isChanged` is false when it was so
 * already. Undefined when nobody may read the entry, and then nothing is written. One batch,
 * which writes four rows at most.
 */
export async function setReaction(
  db: Database,
  reaction: Reaction,
  isOn: boolean,
): Promise<{ reactions: Reactions | null; isChanged: boolean } | undefined> {
  const isReadable = and(eq(guestbookEntry.id, reaction.entryId), isVisible);
  const standing = db.select({ reactions: guestbookEntry.reactions }).from(guestbookEntry).where(isReadable);
  const change = isOn ? insertion(db, reaction, isReadable) : deletion(db, reaction, isReadable);
  const [changed, [entry]] = await db.batch([change, standing]);
  return entry && { ...entry, isChanged: changed.length > 0 };
}

type Condition = ReturnType<typeof and>;

function insertion(db: Database, { userId, kind }: Reaction, isReadable: Condition) {
  const row = {
    entryId: guestbookEntry.id,
    userId: sql<string>`${userId}`.as("user_id"),
    kind: sql<Kind>`${kind}`.as("kind"),
  };
  return db
    .insert(guestbookReaction)
    .select(db.select(row).from(guestbookEntry).where(isReadable))
    .onConflictDoNothing()
    .returning({ kind: guestbookReaction.kind });
}

function deletion(db: Database, { entryId, userId, kind }: Reaction, isReadable: Condition) {
  const { entryId: ofEntry, userId: ofPerson, kind: ofKind } = guestbookReaction;
  const readable = db.select({ id: guestbookEntry.id }).from(guestbookEntry).where(isReadable);
  return db
    .delete(guestbookReaction)
    .where(and(eq(ofEntry, entryId), eq(ofPerson, userId), eq(ofKind, kind), exists(readable)))
    .returning({ kind: ofKind });
}

/** What a person has reacted with to these entries, by entry: one statement, a row for each reaction of theirs. */
export async function readOwnReactions(
  db: Database,
  userId: string,
  entryIds: readonly string[],
): Promise<Record<string, Kind[]>> {
  if (entryIds.length === 0) return {};
  const { entryId, kind } = guestbookReaction;
  const rows = await db
    .select({ entryId, kind })
    .from(guestbookReaction)
    .where(and(inArray(entryId, [...entryIds]), eq(guestbookReaction.userId, userId)));
  const own: Record<string, Kind[]> = {};
  for (const row of rows) own[row.entryId] = [...(own[row.entryId] ?? []), row.kind];
  return own;
}
