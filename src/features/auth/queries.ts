import { and, eq, gt, gte, lt, or } from "drizzle-orm";
import { session, user, verification } from "#db/schema/auth.ts";
import { accountDeletion } from "#db/schema/profile.ts";
import type { Database } from "~/platform/db.ts";
import { linkValue } from "./input.ts";
import { passPrefix } from "./pass-prefix.ts";

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

/** The identifier that Better Auth gives to the codes of an address. */
const codeIdentifier = (email: string) => `sign-in-otp-${email.toLowerCase()}`;

/** Removes the code and all links of an address: whoever has signed in needs them no more. */
export async function removeWaysIn(db: Database, email: string, links: { first: string; end: string }): Promise<void> {
  const { identifier } = verification;
  const isLink = and(gte(identifier, links.first), lt(identifier, links.end));
  await db.delete(verification).where(or(eq(identifier, codeIdentifier(email)), isLink));
}

interface Unsent {
  email: string;
  codeHash: string;
  linkIdentifier: string;
}

/** Takes back what one lost mail carried, and nothing else: the code of an earlier mail counts again. */
export async function removeUnsent(db: Database, { email, codeHash, linkIdentifier }: Unsent): Promise<void> {
  const { identifier, value } = verification;
  // Better Auth counts the wrong tries behind the hash and a colon. D1 takes no LIKE with a pattern this long.
  const isCode = and(eq(identifier, codeIdentifier(email)), gte(value, `${codeHash}:`), lt(value, `${codeHash};`));
  await db.delete(verification).where(or(isCode, eq(identifier, linkIdentifier)));
}

/** The address that a link signs in, as long as it does; looking uses nothing up. */
export async function readLinkAddress(db: Database, linkIdentifier: string): Promise<string | null> {
  const isLive = and(eq(verification.identifier, linkIdentifier), gt(verification.expiresAt, new Date()));
  const row = await db.select({ value: verification.value }).from(verification).where(isLive).get();
  return row ? linkValue.parse(row.value).email : null;
}

/** What an operator's pass opens, as long as it does. It is known by its hash alone. */
export async function readPassPurpose(db: Database, hash: string): Promise<string | null> {
  const isLive = and(eq(verification.identifier, `${passPrefix}${hash}`), gt(verification.expiresAt, new Date()));
  const row = await db.select({ value: verification.value }).from(verification).where(isLive).get();
  return row?.value ?? null;
}
