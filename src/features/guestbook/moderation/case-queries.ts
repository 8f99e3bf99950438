import { desc, eq, sql } from "drizzle-orm";
import { user } from "#db/schema/auth.ts";
import { guestbookEntry, moderationDecision } from "#db/schema/guestbook.ts";
import { isBanned, type Role, roleOf } from "~/features/auth/rules.ts";
import type { Database } from "~/platform/db.ts";
import { columns, type Entry } from "../queries.ts";
import type { Verdict } from "./rules.ts";

/** The newest decision about an entry. By row, not by id: two machines' clocks may differ, and rows are never deleted. */
export const latestDecision = sql<string | null>`(
  SELECT latest.id FROM moderation_decision AS latest WHERE latest.entry_id = guestbook_entry.id
  ORDER BY latest.rowid DESC LIMIT 1)`;

const openReports = sql<number>`(
  SELECT count(*) FROM guestbook_report WHERE entry_id = guestbook_entry.id AND settled_at IS NULL)`;

/** How an entry stands: whatever a moderator has looked at changes it. A decision about another standing is not taken. */
export const standing = sql<string>`concat_ws('.', ${guestbookEntry.status}, ${guestbookEntry.editedAt},
  ${openReports}, ${latestDecision})`;

/** What is asked of an entry's author: nobody's address is. */
export const authorColumns = {
  authorId: guestbookEntry.userId,
  // By another name than the time of the entry: Drizzle takes columns of one name for one when they come in a batch.
  since: sql<Date | null>`"user".created_at`.mapWith(user.createdAt).as("since"),
  role: user.role,
  banned: user.banned,
  banExpires: user.banExpires,
};

/** Who wrote an entry, as moderators may know it. */
export interface Author {
  id: string;
  since: Date;
  role: Role;
  isBanned: boolean;
}

interface AuthorRow {
  authorId: string | null;
  since: Date | null;
  role: string | null;
  banned: boolean | null;
  banExpires: Date | null;
}

/** Null when the account is gone. */
export function authorOf({ authorId, since, ...row }: AuthorRow): Author | null {
  return authorId && since ? { id: authorId, since, role: roleOf(row), isBanned: isBanned(row) } : null;
}

/** An entry that is to be decided about, as it stands now. */
export interface Case {
  entry: Entry;
  status: "visible" | "waiting" | "hidden";
  isRemoved: boolean;
  author: Author | null;
  seen: string;
  /** What was decided last. */
  latest: Latest | null;
}

interface Latest {
  id: string;
  kind: Verdict | "undo";
  moderatorId: string | null;
  moderator: string | null;
  at: Date;
  undoes: string | null;
}

/** One entry, whoever may see it, with the decision that was made about it last. */
export async function readCase(db: Database, id: string): Promise<Case | undefined> {
  const [[found], [latest]] = await db.batch([
    db
      .select({
        entry: columns,
        status: guestbookEntry.status,
        removedAt: guestbookEntry.removedAt,
        author: authorColumns,
        seen: standing,
      })
      .from(guestbookEntry)
      .leftJoin(user, eq(user.id, guestbookEntry.userId))
      .where(eq(guestbookEntry.id, id)),
    db
      .select({
        id: moderationDecision.id,
        kind: moderationDecision.kind,
        moderatorId: moderationDecision.moderatorId,
        moderator: user.name,
        at: moderationDecision.createdAt,
        undoes: moderationDecision.undoes,
      })
      .from(moderationDecision)
      .leftJoin(user, eq(user.id, moderationDecision.moderatorId))
      .where(eq(moderationDecision.entryId, id))
      .orderBy(desc(sql`moderation_decision.rowid`))
      .limit(1),
  ]);
  if (!found) return undefined;
  const { entry, status, removedAt, author, seen } = found;
  return { entry, status, isRemoved: removedAt !== null, author: authorOf(author), seen, latest: latest ?? null };
}
