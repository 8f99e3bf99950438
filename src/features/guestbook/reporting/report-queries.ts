import { and, count, eq, gte, isNull, ne, notExists, or, sql } from "drizzle-orm";
import { user } from "#db/schema/auth.ts";
import { guestbookEntry, guestbookReport, moderationDecision } from "#db/schema/guestbook.ts";
import type { Database } from "~/platform/db.ts";
import { reportsThatHide, suspicion } from "~/platform/limits.ts";
import { columns, type Entry, isVisible } from "../queries.ts";
import type { ReportReason } from "./rules.ts";

/** Who reports, and which entry. */
export interface Reported {
  userId: string;
  id: string;
}

/** An entry as somebody finds it who wants to report it. */
export interface Reportable {
  /** Undefined when there is none that everybody may read. */
  entry: Entry | undefined;
  isOwn: boolean;
  /** Whether this person has reported it before, whatever became of it since. */
  isReported: boolean;
}

/** What somebody can report, in one statement. The signed-out have the id "": nobody else has it. */
export async function readReportable(db: Database, { userId, id }: Reported): Promise<Reportable> {
  const isTheirReport = and(eq(guestbookReport.entryId, guestbookEntry.id), eq(guestbookReport.userId, userId));
  const { status, removedAt, userId: authorId } = guestbookEntry;
  const row = await db
    .select({ entry: columns, status, removedAt, authorId, reportedAt: guestbookReport.createdAt })
    .from(guestbookEntry)
    .leftJoin(guestbookReport, isTheirReport)
    .where(eq(guestbookEntry.id, id))
    .get();
  return {
    entry: row?.status === "visible" && !row.removedAt ? row.entry : undefined,
    isOwn: row?.authorId === userId,
    isReported: Boolean(row?.reportedAt),
  };
}

export interface NewReport extends Reported {
  reason: ReportReason;
  note: string;
  createdAt: Date;
}

/** What became of a report. */
interface Stored {
  /** Whether this person's report is there now, from this moment or from before. */
  isStored: boolean;
  /** Whether it is the one that took the entry from everybody's eyes. */
  hides: boolean;
}

/**
 * Stores a report of an entry that is visible and somebody else's, once a person, and lets the entry wait when enough
 * open reports count. One batch: of reports that come at the same time, each sees those before it, and one hides.
 */
export async function insertReport(db: Database, report: NewReport): Promise<Stored> {
  const { userId, id } = report;
  const isTheirs = and(eq(guestbookReport.entryId, id), eq(guestbookReport.userId, userId));
  const [, hidden, stored] = await db.batch([
    db.insert(guestbookReport).select(reportOf(db, report)).onConflictDoNothing(),
    db
      .update(guestbookEntry)
      .set({ status: "waiting" })
      .where(and(eq(guestbookEntry.id, id), isVisible, gte(countingReports(db, id), reportsThatHide)))
      .returning({ id: guestbookEntry.id }),
    db.select({ createdAt: guestbookReport.createdAt }).from(guestbookReport).where(isTheirs),
  ]);
  return { isStored: stored.length > 0, hides: hidden.length > 0 };
}

/** The row of a report, when there is something to report. */
function reportOf(db: Database, { userId, id, reason, note, createdAt }: NewReport) {
  const isOthers = or(isNull(guestbookEntry.userId), ne(guestbookEntry.userId, userId));
  return db
    .select({
      entryId: guestbookEntry.id,
      userId: sql<string>`${userId}`.as("user_id"),
      reason: sql<ReportReason>`${reason}`.as("reason"),
      note: sql<string>`${note}`.as("note"),
      createdAt: sql<Date>`${createdAt.getTime()}`.as("created_at"),
      settledAt: sql<null>`NULL`.as("settled_at"),
    })
    .from(guestbookEntry)
    .where(and(eq(guestbookEntry.id, id), isVisible, isOthers));
}

/**
 * How many reports of an entry count towards hiding it: those that no moderator has settled. Once a moderator has approved
 * it, those of new accounts no longer do: whoever makes three could hide it again and again.
 */
function countingReports(db: Database, id: string) {
  const isOpen = and(eq(guestbookReport.entryId, id), isNull(guestbookReport.settledAt));
  const wasOldEnough = gte(sql`${guestbookReport.createdAt} - ${user.createdAt}`, suspicion.newAccountMs);
  const approval = and(eq(moderationDecision.entryId, id), eq(moderationDecision.kind, "approve"));
  const wasNeverApproved = notExists(db.select({ one: sql`1` }).from(moderationDecision).where(approval));
  return sql`(${db
    .select({ count: count() })
    .from(guestbookReport)
    .innerJoin(user, eq(user.id, guestbookReport.userId))
    .where(and(isOpen, or(wasOldEnough, wasNeverApproved)))})`;
}
