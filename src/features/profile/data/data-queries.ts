import { and, desc, eq, inArray, isNull, like, lte, or, type SQL, sql } from "drizzle-orm";
import { account, passkey, session, user, verification } from "#db/schema/auth.ts";
import {
  guestbookEntry,
  guestbookReaction,
  guestbookReport,
  guestbookRevision,
  moderationDecision,
} from "#db/schema/guestbook.ts";
import { devMail } from "#db/schema/mail.ts";
import { accountDeletion, knownDevice, preference } from "#db/schema/profile.ts";
import type { Database } from "~/platform/db.ts";

/** By what D1 knows a person: most tables by the id, codes and mails by the address. */
export interface Person {
  id: string;
  email: string;
}

const sessionColumns = {
  id: session.id,
  ipAddress: session.ipAddress,
  userAgent: session.userAgent,
  country: session.country,
  city: session.city,
  createdAt: session.createdAt,
  updatedAt: session.updatedAt,
  expiresAt: session.expiresAt,
};

const accountColumns = {
  id: account.id,
  providerId: account.providerId,
  accountId: account.accountId,
  scope: account.scope,
  createdAt: account.createdAt,
  updatedAt: account.updatedAt,
};

const codeColumns = {
  identifier: verification.identifier,
  createdAt: verification.createdAt,
  expiresAt: verification.expiresAt,
};

/** No subject: that of a mail with a code is the code. */
const mailColumns = { sentAt: devMail.sentAt };

const revisionColumns = {
  entryId: guestbookRevision.entryId,
  replacedAt: guestbookRevision.replacedAt,
  body: guestbookRevision.body,
};

/** Of decisions about a person, and by them: without the other one of the two. */
const decisionColumns = {
  id: moderationDecision.id,
  entryId: moderationDecision.entryId,
  kind: moderationDecision.kind,
  reason: moderationDecision.reason,
  createdAt: moderationDecision.createdAt,
  statusBefore: moderationDecision.statusBefore,
  undoes: moderationDecision.undoes,
};

/**
 * Every row about a person, by the names of the tables, without what would let its reader sign in: tokens and codes.
 * A test holds that no table that refers to people is missing. One batch, so that all of it is of one moment.
 */
export async function readEverything(db: Database, person: Person) {
  const isTheirs = eq(guestbookEntry.userId, person.id);
  const isOfEntry = eq(guestbookEntry.id, guestbookRevision.entryId);
  const isAbout = or(eq(moderationDecision.subjectId, person.id), eq(moderationDecision.moderatorId, person.id));
  const [users, preferences, sessions, accounts, passkeys, devices, codes, mails, deletions, ...guestbook] =
    await db.batch([
      db.select().from(user).where(eq(user.id, person.id)),
      db.select().from(preference).where(eq(preference.userId, person.id)),
      db.select(sessionColumns).from(session).where(eq(session.userId, person.id)),
      db.select(accountColumns).from(account).where(eq(account.userId, person.id)),
      db.select().from(passkey).where(eq(passkey.userId, person.id)),
      db.select().from(knownDevice).where(eq(knownDevice.userId, person.id)),
      db.select(codeColumns).from(verification).where(isCodeOf(person)),
      db.select(mailColumns).from(devMail).where(eq(devMail.to, person.email)),
      db.select().from(accountDeletion).where(eq(accountDeletion.userId, person.id)),
      db.select().from(guestbookEntry).where(isTheirs),
      db.select(revisionColumns).from(guestbookRevision).innerJoin(guestbookEntry, isOfEntry).where(isTheirs),
      db.select().from(guestbookReport).where(eq(guestbookReport.userId, person.id)),
      db.select().from(guestbookReaction).where(eq(guestbookReaction.userId, person.id)),
      db.select(decisionColumns).from(moderationDecision).where(isAbout),
    ]);
  const [entries, revisions, reports, reactions, decisions] = guestbook;
  return {
    user: users,
    preference: preferences,
    session: sessions,
    account: accounts,
    passkey: passkeys,
    known_device: devices,
    guestbook_entry: entries.map((entry) => ({
      ...entry,
      /** What it said before it was edited. */
      revisions: revisions.filter(({ entryId }) => entryId === entry.id),
    })),
    guestbook_report: reports,
    guestbook_reaction: reactions,
    moderation_decision: decisions,
    verification: codes,
    dev_mail: mails,
    account_deletion: deletions,
  };
}

/** The tokens of a person's sessions, by session: keys to the copies in KV. They never leave the server. */
export async function readTokens(db: Database, userId: string): Promise<{ id: string; token: string }[]> {
  return db.select({ id: session.id, token: session.token }).from(session).where(eq(session.userId, userId));
}

/** How many entries there are to decide about: those that were removed go in any case. */
export async function countEntries(db: Database, userId: string): Promise<number> {
  return db.$count(guestbookEntry, and(eq(guestbookEntry.userId, userId), isNull(guestbookEntry.removedAt)));
}

/** Removes the codes and links that wait for a person's address. */
export async function removeCodes(db: Database, person: Person): Promise<void> {
  await db.delete(verification).where(isCodeOf(person));
}

/** A change that was asked for. */
interface Change {
  email: string;
  newEmail: string;
  /** When Better Auth had stored the code. */
  askedBy: Date;
}

/** Takes back the code whose mail was lost, and only that: an earlier one counts again, a later one stays. */
export async function takeBackChange(db: Database, { email, newEmail, askedBy }: Change): Promise<void> {
  const isCode = eq(verification.identifier, `change-email-otp-${email}-${newEmail}`);
  const unsent = db
    .select({ id: verification.id })
    .from(verification)
    .where(and(isCode, lte(verification.createdAt, askedBy)))
    .orderBy(desc(verification.createdAt))
    .limit(1);
  await db.delete(verification).where(inArray(verification.id, unsent));
}

/** Codes name an address at the end of their identifier; links, challenges and other tickets name it, or the id, in JSON. */
export function isCodeOf({ id, email }: Person): SQL | undefined {
  const { identifier, value } = verification;
  const forChange = `change-email-otp-${email}-`;
  return or(
    and(like(identifier, "%-otp-%"), sql`substr(${identifier}, instr(${identifier}, '-otp-') + 5) = ${email}`),
    sql`substr(${identifier}, 1, ${forChange.length}) = ${forChange}`,
    sql`instr(${value}, ${JSON.stringify(email)}) > 0`,
    sql`instr(${value}, ${JSON.stringify(id)}) > 0`,
  );
}
