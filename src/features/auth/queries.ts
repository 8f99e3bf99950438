import { and, eq, gt, lt } from "drizzle-orm";
import { session, user, verification } from "#db/schema/auth.ts";
import { accountDeletion } from "#db/schema/profile.ts";
import type { Database } from "~/platform/db.ts";

/** Removes the sessions and codes that have run out, and says how many of each. Two statements, sent as one batch. */
export async function removeExpired(db: Database, now: Date): Promise<{ sessions: number; codes: number }> {
  const [sessions, codes] = await db.batch([
    db.delete(session).where(lt(session.expiresAt, now)),
    db.delete(verification).where(lt(verification.expiresAt, now)),
  ]);
  return { sessions: sessions.meta.changes, codes: codes.meta.changes };
}

/** A session that has not expired, and whose it is. The token must come from a cookie whose signature was checked. */
export async function readSessionWithUser(db: Database, token: string) {
  const isLive = and(eq(session.token, token), gt(session.expiresAt, new Date()));
  return db.select({ session, user }).from(session).innerJoin(user, eq(user.id, session.userId)).where(isLive).get();
}

/** The sessions of one person, in the shape that Better Auth keeps in its secondary storage. */
export async function readSessionReferences(db: Database, userId: string) {
  const isLive = and(eq(session.userId, userId), gt(session.expiresAt, new Date()));
  const rows = await db.select({ token: session.token, expiresAt: session.expiresAt }).from(session).where(isLive);
  return rows.map(({ token, expiresAt }) => ({ token, expiresAt: expiresAt.getTime() }));
}

/** Whether a person's account is on its way out: then there is nothing left to sign in to. */
export async function isBeingDeleted(db: Database, userId: string): Promise<boolean> {
  return (await db.$count(accountDeletion, eq(accountDeletion.userId, userId))) > 0;
}
