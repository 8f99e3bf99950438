import { and, count, eq, lt, max, sql } from "drizzle-orm";
import { user } from "#db/schema/auth.ts";
import { knownDevice, preference } from "#db/schema/profile.ts";
import type { Database } from "~/platform/db.ts";

/** A kind of device and a country that somebody signs in from, in the words that are stored. */
export interface KnownDevice {
  userId: string;
  device: string;
  country: string;
}

const isThis = ({ userId, device, country }: KnownDevice) =>
  and(eq(knownDevice.userId, userId), eq(knownDevice.device, device), eq(knownDevice.country, country));

/**
 * Remembers that a person signs in from here, and says what was known before. One batch, hence one transaction: of two
 * sign-ins at the same moment only one is the first.
 */
export async function rememberDevice(db: Database, seen: KnownDevice, now: Date) {
  const { userId, device, country } = seen;
  const isSame = sql<number>`${knownDevice.device} = ${device} AND ${knownDevice.country} = ${country}`;
  const [[owner], [before]] = await db.batch([
    db
      .select({
        email: user.email,
        createdAt: user.createdAt,
        wantsNotices: preference.wantsNotices,
        language: preference.language,
      })
      .from(user)
      .leftJoin(preference, eq(preference.userId, user.id))
      .where(eq(user.id, userId)),
    db
      .select({ devices: count(), same: max(isSame) })
      .from(knownDevice)
      .where(eq(knownDevice.userId, userId)),
    db
      .insert(knownDevice)
      .values({ ...seen, lastSeenAt: now })
      .onConflictDoUpdate({
        target: [knownDevice.userId, knownDevice.device, knownDevice.country],
        set: { lastSeenAt: now },
      }),
  ]);
  return { owner, isKnown: Number(before?.same) === 1, devicesBefore: before?.devices ?? 0 };
}

/** As if the person had never signed in from here. */
export async function forgetDevice(db: Database, seen: KnownDevice): Promise<void> {
  await db.delete(knownDevice).where(isThis(seen));
}

/** Removes what nobody has signed in from since `before`, and says how many there were. */
export async function forgetDevicesBefore(db: Database, before: Date): Promise<number> {
  return (await db.delete(knownDevice).where(lt(knownDevice.lastSeenAt, before))).meta.changes;
}
