import { lt } from "drizzle-orm";
import { session, verification } from "#db/schema/auth.ts";
import type { Database } from "~/platform/db.ts";

/** Removes the sessions and codes that have run out, and says how many of each. Two statements, sent as one batch. */
export async function removeExpired(db: Database, now: Date): Promise<{ sessions: number; codes: number }> {
  const [sessions, codes] = await db.batch([
    db.delete(session).where(lt(session.expiresAt, now)),
    db.delete(verification).where(lt(verification.expiresAt, now)),
  ]);
  return { sessions: sessions.meta.changes, codes: codes.meta.changes };
}
