import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { guestbookEntry, guestbookReport, moderationDecision } from "#db/schema/guestbook.ts";
import type { Database } from "~/platform/db.ts";
import { latestDecision, standing } from "./case-queries.ts";
import { statusAfter, type Verdict } from "./rules.ts";

export interface NewDecision {
  kind: Verdict;
  entryId: string;
  /** How the entry stood when it was looked at. */
  seen: string;
  moderatorId: string;
  reason: string;
}

/** A decision to take back. */
interface Undone {
  id: string;
  entryId: string;
  kind: Verdict;
  statusBefore: "visible" | "waiting" | "hidden";
  /** The reports that it has settled bear its time. */
  createdAt: Date;
}

/**
 * Decides about an entry that still stands as it was seen: the decision is noted, the entry gets its status, and its open
 * reports are settled, all or nothing. Returns the decision's id, or null when the entry stands otherwise by now: then
 * nothing has changed.
 */
export async function insertDecision(db: Database, { entryId, seen, ...made }: NewDecision): Promise<string | null> {
  const row = { ...made, id: uuidv7(), at: new Date(), undoes: null };
  const isAsSeen = and(eq(guestbookEntry.id, entryId), isNull(guestbookEntry.removedAt), sql`${standing} = ${seen}`);
  const [[decision]] = await db.batch([
    insertAbout(db, row, isAsSeen),
    db
      .update(guestbookEntry)
      .set({ status: statusAfter[made.kind] })
      .where(and(eq(guestbookEntry.id, entryId), isNoted(row.id))),
    db
      .update(guestbookReport)
      .set({ settledAt: row.at })
      .where(and(eq(guestbookReport.entryId, entryId), isNull(guestbookReport.settledAt), isNoted(row.id))),
  ]);
  return decision?.id ?? null;
}

/**
 * Takes a decision back while it is the last one about its entry, and the entry is as it left it: the entry gets the status
 * of before, and its reports are open again. Returns the id of the undo, or null when it comes too late.
 */
export async function insertUndo(db: Database, undone: Undone, moderatorId: string): Promise<string | null> {
  const { id: undoes, entryId, kind, statusBefore, createdAt } = undone;
  const row = { id: uuidv7(), kind: "undo" as const, moderatorId, reason: "", at: new Date(), undoes };
  const isAsLeft = and(
    eq(guestbookEntry.id, entryId),
    eq(guestbookEntry.status, statusAfter[kind]),
    sql`${latestDecision} = ${undoes}`,
  );
  const [[undo]] = await db.batch([
    insertAbout(db, row, isAsLeft),
    db
      .update(guestbookEntry)
      .set({ status: statusBefore })
      .where(and(eq(guestbookEntry.id, entryId), isNoted(row.id))),
    db
      .update(guestbookReport)
      .set({ settledAt: null })
      .where(and(eq(guestbookReport.entryId, entryId), eq(guestbookReport.settledAt, createdAt), isNoted(row.id))),
  ]);
  return undo?.id ?? null;
}

interface Row {
  id: string;
  kind: Verdict | "undo";
  moderatorId: string;
  reason: string;
  at: Date;
  undoes: string | null;
}

/** Notes a decision about the entry that fits, with what only the database knows at that moment. */
function insertAbout(db: Database, { id, kind, moderatorId, reason, at, undoes }: Row, fits: SQL | undefined) {
  const about = db
    .select({
      id: sql<string>`${id}`.as("id"),
      entryId: sql`guestbook_entry.id`.as("entry_id"),
      subjectId: guestbookEntry.userId,
      moderatorId: sql<string>`${moderatorId}`.as("moderator_id"),
      kind: sql<Verdict | "undo">`${kind}`.as("kind"),
      reason: sql<string>`${reason}`.as("reason"),
      createdAt: sql<Date>`${at.getTime()}`.as("created_at"),
      statusBefore: guestbookEntry.status,
      undoes: sql<string | null>`${undoes}`.as("undoes"),
    })
    .from(guestbookEntry)
    .where(fits);
  return db.insert(moderationDecision).select(about).returning({ id: moderationDecision.id });
}

/** The statements that follow in a batch do nothing unless the first one has noted the decision. */
const isNoted = (id: string) => sql`EXISTS (SELECT 1 FROM moderation_decision AS noted WHERE noted.id = ${id})`;
