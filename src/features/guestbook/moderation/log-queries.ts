import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { user } from "#db/schema/auth.ts";
import { guestbookEntry, moderationDecision } from "#db/schema/guestbook.ts";
import { type Role, roleOf } from "~/features/auth/rules.ts";
import type { Database } from "~/platform/db.ts";
import { moderation } from "~/platform/limits.ts";
import type { Verdict } from "./rules.ts";

type Status = "visible" | "waiting" | "hidden";

/** A decision, with who and what it was about as far as they are still there. */
export interface Logged {
  id: string;
  kind: Verdict | "undo";
  reason: string;
  createdAt: Date;
  statusBefore: Status | null;
  moderatorId: string | null;
  moderator: string | null;
  entryId: string | null;
  entryStatus: Status | null;
  body: string | null;
  isRemoved: boolean;
  subjectId: string | null;
  subjectRole: Role;
  /** Whose entry it was: as it was signed, or as they are called by now. */
  subject: string | null;
  isLatest: boolean;
  isTakenBack: boolean;
}

const moderator = alias(user, "moderator");

const followedBy = (what: SQL) =>
  sql<number>`EXISTS (
  SELECT 1 FROM moderation_decision AS later
  WHERE later.entry_id = moderation_decision.entry_id AND ${what})`.mapWith(Boolean);

const columns = {
  id: moderationDecision.id,
  kind: moderationDecision.kind,
  reason: moderationDecision.reason,
  createdAt: moderationDecision.createdAt,
  statusBefore: moderationDecision.statusBefore,
  moderatorId: moderationDecision.moderatorId,
  moderator: moderator.name,
  entryId: moderationDecision.entryId,
  entryStatus: guestbookEntry.status,
  body: guestbookEntry.body,
  removedAt: guestbookEntry.removedAt,
  subjectId: moderationDecision.subjectId,
  role: user.role,
  signedAs: guestbookEntry.authorName,
  subjectName: user.name,
  isFollowed: followedBy(sql`later.rowid > moderation_decision.rowid`),
  isTakenBack: followedBy(sql`later.undoes = moderation_decision.id`),
};

export interface LogPage {
  /** Newest first. */
  decisions: Logged[];
  /** The cursor of the page with older ones; null when there are none. */
  older: string | null;
}

/** One page of all decisions: one statement, and a few rows for each of them. */
export async function readLog(db: Database, before?: string): Promise<LogPage> {
  const rows = await select(db, before === undefined ? undefined : lt(moderationDecision.id, before))
    .orderBy(desc(moderationDecision.id))
    .limit(moderation.decisionsPerPage + 1);
  const decisions = rows.slice(0, moderation.decisionsPerPage).map(toLogged);
  return { decisions, older: rows.length > decisions.length ? (decisions.at(-1)?.id ?? null) : null };
}

export async function readDecision(db: Database, id: string): Promise<Logged | undefined> {
  const row = await select(db, eq(moderationDecision.id, id)).get();
  return row && toLogged(row);
}

/** Whether nobody has banned the same person after this ban. */
export async function isLastBan(db: Database, { id, subjectId }: Pick<Logged, "id" | "subjectId">): Promise<boolean> {
  const { kind, subjectId: ofPerson } = moderationDecision;
  const newest = await db
    .select({ id: moderationDecision.id })
    .from(moderationDecision)
    .where(and(eq(ofPerson, subjectId ?? ""), eq(kind, "ban")))
    .orderBy(desc(sql`moderation_decision.rowid`))
    .limit(1)
    .get();
  return newest?.id === id;
}

function select(db: Database, which: SQL | undefined) {
  return db
    .select(columns)
    .from(moderationDecision)
    .leftJoin(moderator, eq(moderator.id, moderationDecision.moderatorId))
    .leftJoin(guestbookEntry, eq(guestbookEntry.id, moderationDecision.entryId))
    .leftJoin(user, eq(user.id, moderationDecision.subjectId))
    .where(which);
}

function toLogged(row: NonNullable<Awaited<ReturnType<ReturnType<typeof select>["get"]>>>): Logged {
  const { signedAs, subjectName, role, isFollowed, removedAt, ...rest } = row;
  return {
    ...rest,
    subject: signedAs ?? subjectName,
    subjectRole: roleOf({ role }),
    isLatest: !isFollowed,
    isRemoved: removedAt !== null,
  };
}
