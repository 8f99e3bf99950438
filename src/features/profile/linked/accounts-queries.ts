import { and, asc, eq } from "drizzle-orm";
import { account } from "#db/schema/auth.ts";
import type { Database } from "~/platform/db.ts";

/** An account at a provider that signs in to an account here. No token: this is what pages are made of. */
export interface LinkedAccount {
  id: string;
  provider: string;
  linkedAt: Date;
}

/** What a person has linked, in the order of linking. Reads the rows of this person alone. */
export async function readAccounts(db: Database, userId: string): Promise<LinkedAccount[]> {
  return db
    .select({ id: account.id, provider: account.providerId, linkedAt: account.createdAt })
    .from(account)
    .where(eq(account.userId, userId))
    .orderBy(asc(account.createdAt), asc(account.id));
}

/** Removes a link, tokens included. Says which provider it was; undefined when the person has no such link. */
export async function removeAccount(db: Database, userId: string, id: string): Promise<string | undefined> {
  const removed = await db
    .delete(account)
    .where(and(eq(account.id, id), eq(account.userId, userId)))
    .returning({ provider: account.providerId });
  return removed[0]?.provider;
}
