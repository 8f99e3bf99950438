import { and, asc, desc, eq, inArray, isNull, lte, type SQL, sql } from "drizzle-orm";
import { user } from "#db/schema/auth.ts";
import { guestbookEntry, guestbookReport, guestbookRevision, moderationDecision } from "#db/schema/guestbook.ts";
import type { Database } from "~/platform/db.ts";
import { moderation } from "~/platform/limits.ts";
import { columns, type Entry } from "../queries.ts";
import { type Author, authorColumns, authorOf, standing } from "./case-queries.ts";

/** An entry that somebody has to look at, with all that helps to decide. */
export interface QueuedEntry {
  entry: Entry;
  status: "visible" | "waiting" | "hidden";
  suspicions: readonly string[];
  seen: string;
  /** What it said before, newest first, as far as shown; `revisions` of them in all. */
  earlier: Awaited<ReturnType<typeof selectRevisions>>;
  revisions: number;
  /** The open reports, newest first, as far as shown; `reported` of them in all. */
  reports: Awaited<ReturnType<typeof selectReports>>;
  reported: number;
  author: (Author & Counts & { decisions: Awaited<ReturnType<typeof selectDecisions>> }) | null;
}

/** As far as they are counted: `moderation.countedUpTo`. */
interface Counts {
  entries: number;
  hidden: number;
  approved: number;
}

export interface QueuePage {
  /** Oldest first. */
  entries: QueuedEntry[];
  /** The cursor of the next page; null when this is the last one. */
  next: string | null;
}

/**
 * One page of the entries that wait or were reported, in the order in which they were written. Five statements, in two
 * trips, however many there are; one when there is nothing.
 */
export async function readQueue(db: Database, after = ""): Promise<QueuePage> {
  const rows = await selectEntries(db, after);
  const page = rows.slice(0, moderation.entriesPerPage);
  const next = rows.length > page.length ? (page.at(-1)?.entry.id ?? null) : null;
  if (page.length === 0) return { entries: [], next };
  const ids = page.map(({ entry }) => entry.id);
  const authorIds = [...new Set(page.flatMap(({ author }) => author.authorId ?? []))];
  const [revisions, reports, counts, decisions] = await db.batch([
    selectRevisions(db, ids),
    selectReports(db, ids),
    selectCounts(db, authorIds),
    selectDecisions(db, authorIds),
  ]);
  const entries = page.map(({ suspicions, author: row, ...queued }): QueuedEntry => {
    const isOfEntry = ({ entryId }: { entryId: string }) => entryId === queued.entry.id;
    const [earlier, open, author] = [revisions.filter(isOfEntry), reports.filter(isOfEntry), authorOf(row)];
    const known = counts.find(({ id }) => id === author?.id);
    const about = decisions.filter(({ subjectId }) => subjectId === author?.id);
    return {
      ...queued,
      suspicions: suspicions ?? [],
      earlier,
      revisions: earlier[0]?.inAll ?? 0,
      reports: open,
      reported: open[0]?.inAll ?? 0,
      author: author && known ? { ...author, ...known, decisions: about } : null,
    };
  });
  return { entries, next };
}

/** Each half stops after a page of its own index. Reports of what its author has removed pass by until that is purged. */
function selectEntries(db: Database, after: string) {
  const atMost = moderation.entriesPerPage + 1;
  const queued = sql`(
    SELECT id FROM (
      SELECT id FROM guestbook_entry WHERE status = 'waiting' AND removed_at IS NULL AND id > ${after}
      ORDER BY id LIMIT ${atMost})
    UNION SELECT id FROM (
      SELECT DISTINCT report.entry_id AS id FROM guestbook_report AS report
      CROSS JOIN guestbook_entry AS reported ON reported.id = report.entry_id
      WHERE report.settled_at IS NULL AND report.entry_id > ${after}
        AND reported.status = 'visible' AND reported.removed_at IS NULL
      ORDER BY report.entry_id LIMIT ${atMost}))`;
  return db
    .select({
      entry: columns,
      status: guestbookEntry.status,
      suspicions: guestbookEntry.suspicions,
      seen: standing,
      author: authorColumns,
    })
    .from(guestbookEntry)
    .leftJoin(user, eq(user.id, guestbookEntry.userId))
    .where(sql`guestbook_entry.id IN ${queued}`)
    .orderBy(asc(guestbookEntry.id))
    .limit(atMost);
}

/** Numbers the rows of each entry from the newest on. */
const newestFirst = (time: SQL) =>
  sql<number>`row_number() OVER (PARTITION BY entry_id ORDER BY ${time} DESC)`.as("nth");
const inAll = sql<number>`count(*) OVER (PARTITION BY entry_id)`.as("in_all");

function selectRevisions(db: Database, ids: string[]) {
  const { entryId, replacedAt, body } = guestbookRevision;
  const ranked = db
    .select({ entryId, replacedAt, body, inAll, nth: newestFirst(sql`replaced_at`) })
    .from(guestbookRevision)
    .where(inArray(entryId, ids))
    .as("ranked");
  return db
    .select()
    .from(ranked)
    .where(lte(ranked.nth, moderation.shownOfEach))
    .orderBy(({ nth }) => nth);
}

function selectReports(db: Database, ids: string[]) {
  const { entryId, reason, note, createdAt, settledAt } = guestbookReport;
  const ranked = db
    .select({ entryId, reason, note, createdAt, inAll, nth: newestFirst(sql`created_at`) })
    .from(guestbookReport)
    .where(and(inArray(entryId, ids), isNull(settledAt)))
    .as("ranked");
  return db
    .select()
    .from(ranked)
    .where(lte(ranked.nth, moderation.shownOfEach))
    .orderBy(({ nth }) => nth);
}

/** What is known of authors, each number from a bounded part of their newest rows. */
function selectCounts(db: Database, authorIds: string[]) {
  const theirs = sql`SELECT status FROM guestbook_entry WHERE user_id = "user".id
    ORDER BY submission DESC LIMIT ${moderation.countedUpTo}`;
  const about = sql`SELECT id, entry_id, kind FROM moderation_decision WHERE subject_id = "user".id
    ORDER BY rowid DESC LIMIT ${moderation.countedUpTo}`;
  const isTakenBack = sql`EXISTS (SELECT 1 FROM moderation_decision AS later
    WHERE later.entry_id = made.entry_id AND later.undoes = made.id)`;
  return db
    .select({
      id: user.id,
      entries: sql<number>`(SELECT count(*) FROM (${theirs}))`,
      hidden: sql<number>`(SELECT count(*) FROM (${theirs}) WHERE status = 'hidden')`,
      approved: sql<number>`(SELECT count(*) FROM (${about}) AS made WHERE kind = 'approve' AND NOT ${isTakenBack})`,
    })
    .from(user)
    .where(inArray(user.id, authorIds));
}

/** The newest decisions about each author. */
function selectDecisions(db: Database, authorIds: string[]) {
  const newest = sql`(SELECT rowid FROM moderation_decision AS about WHERE about.subject_id = author.id
    ORDER BY about.rowid DESC LIMIT ${moderation.shownOfEach})`;
  return db
    .select({
      id: moderationDecision.id,
      subjectId: moderationDecision.subjectId,
      kind: moderationDecision.kind,
      reason: moderationDecision.reason,
      createdAt: moderationDecision.createdAt,
      moderator: user.name,
    })
    .from(sql`"user" AS author`)
    .crossJoin(moderationDecision)
    .leftJoin(user, eq(user.id, moderationDecision.moderatorId))
    .where(and(inArray(sql`author.id`, authorIds), sql`moderation_decision.rowid IN ${newest}`))
    .orderBy(desc(moderationDecision.id));
}
