import { desc, eq, sql } from "drizzle-orm";
import { devMail } from "#db/schema/mail.ts";
import type { Database } from "~/platform/db.ts";
import { devMailboxSize } from "~/platform/limits.ts";

export interface KeptMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  sentAt: Date;
}

/** Keeps a mail in the dev mailbox and drops the oldest beyond `devMailboxSize`. */
export async function keepMail(db: Database, mail: KeptMail): Promise<void> {
  await db.batch([
    db.insert(devMail).values(mail),
    db.delete(devMail).where(sql`${devMail.id} <= (SELECT max(${devMail.id}) FROM ${devMail}) - ${devMailboxSize}`),
  ]);
}

/** What would have been e-mailed, newest first; only to one address when it is given. */
export async function readMailbox(db: Database, to?: string): Promise<(KeptMail & { id: number })[]> {
  return db
    .select()
    .from(devMail)
    .where(to ? eq(devMail.to, to.toLowerCase()) : undefined)
    .orderBy(desc(devMail.id))
    .limit(devMailboxSize);
}

/** One mail of the dev mailbox, or undefined when there is none by that number. */
export async function readMail(db: Database, id: number): Promise<KeptMail | undefined> {
  return db.select().from(devMail).where(eq(devMail.id, id)).get();
}
