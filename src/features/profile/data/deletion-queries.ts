import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { user, verification } from "#db/schema/auth.ts";
import { guestbookEntry, guestbookRevision } from "#db/schema/guestbook.ts";
import { devMail } from "#db/schema/mail.ts";
import { accountDeletion } from "#db/schema/profile.ts";
import type { Database } from "~/platform/db.ts";
import { formerVisitor } from "~/platform/person-name.ts";
import { isCodeOf } from "./data-queries.ts";

export type Deletion = typeof accountDeletion.$inferSelect;

/** Notes that an account is to go. From now on nobody signs in to it. The last choice counts when there are two. */
export async function insertDeletion(db: Database, deletion: Deletion): Promise<void> {
  const { userId, ...chosen } = deletion;
  await db.insert(accountDeletion).values(deletion).onConflictDoUpdate({ target: accountDeletion.userId, set: chosen });
}

/** The deletions that were noted and did not come to their end. */
export async function readDeletions(db: Database): Promise<Deletion[]> {
  return db.select().from(accountDeletion);
}

/**
 * Removes a person from D1, all at once: with the user's row go sessions, linked accounts, passkeys, preferences, known
 * devices, reports and reactions, and no entry can be written in between. Entries that are kept lose name, country, author
 * and history; decisions of moderators lose whom they were about, or by.
 */
export async function removePerson(db: Database, { userId, email, keepsEntries }: Deletion): Promise<void> {
  const isTheirs = eq(guestbookEntry.userId, userId);
  const anonymous = { userId: null, authorName: formerVisitor, country: null, submission: null, suspicions: null };
  const theirs = db.select({ id: guestbookEntry.id }).from(guestbookEntry).where(isTheirs);
  await db.batch([
    db.delete(guestbookEntry).where(keepsEntries ? and(isTheirs, isNotNull(guestbookEntry.removedAt)) : isTheirs),
    db.delete(guestbookRevision).where(inArray(guestbookRevision.entryId, theirs)),
    db.update(guestbookEntry).set(anonymous).where(isTheirs),
    db.delete(verification).where(isCodeOf({ id: userId, email })),
    db.delete(devMail).where(eq(devMail.to, email)),
    db.delete(user).where(eq(user.id, userId)),
  ]);
}

/** Forgets that there was a deletion: the last trace. */
export async function removeDeletion(db: Database, userId: string): Promise<void> {
  await db.delete(accountDeletion).where(eq(accountDeletion.userId, userId));
}
