import { and, desc, eq, gt, ne } from "drizzle-orm";
import { session } from "#db/schema/auth.ts";
import type { Database } from "~/platform/db.ts";
import { devicesListed } from "~/platform/limits.ts";

/** One session of one person. */
export interface OwnSession {
  userId: string;
  sessionId: string;
}

/** A session as its owner sees it. No token: this is what pages are made of. */
export interface Device {
  id: string;
  userAgent: string | null;
  ipAddress: string | null;
  country: string | null;
  city: string | null;
  signedInAt: Date;
  /** When the session was last renewed: `sessionLength.renewAfterSeconds` says how exact that is. */
  lastSeenAt: Date;
}

export interface DeviceList {
  devices: Device[];
  /** Whether there are more than a page lists. */
  hasMore: boolean;
}

const columns = {
  id: session.id,
  userAgent: session.userAgent,
  ipAddress: session.ipAddress,
  country: session.country,
  city: session.city,
  signedInAt: session.createdAt,
  lastSeenAt: session.updatedAt,
};

function isLiveOf(userId: string) {
  return and(eq(session.userId, userId), gt(session.expiresAt, new Date()));
}

/**
 * The person's sessions that have not expired: the named one, which asks, first, then those seen last. Reads the rows of
 * this person alone.
 */
export async function readDevices(db: Database, { userId, sessionId }: OwnSession): Promise<DeviceList> {
  const rows = await db
    .select(columns)
    .from(session)
    .where(isLiveOf(userId))
    .orderBy(desc(eq(session.id, sessionId)), desc(session.updatedAt), desc(session.id))
    .limit(devicesListed + 1);
  return { devices: rows.slice(0, devicesListed), hasMore: rows.length > devicesListed };
}

/** The token of a session; undefined for an unknown one, an expired one and one that is not this person's. */
export async function readToken(db: Database, { userId, sessionId }: OwnSession): Promise<string | undefined> {
  const row = await db
    .select({ token: session.token })
    .from(session)
    .where(and(isLiveOf(userId), eq(session.id, sessionId)))
    .get();
  return row?.token;
}

/** The tokens of all the person's sessions but the named one. */
export async function readOtherTokens(db: Database, { userId, sessionId }: OwnSession): Promise<string[]> {
  const rows = await db
    .select({ token: session.token })
    .from(session)
    .where(and(isLiveOf(userId), ne(session.id, sessionId)));
  return rows.map(({ token }) => token);
}
