import { getAuthenticatorName } from "@better-auth/passkey";
import { and, desc, eq } from "drizzle-orm";
import { passkey } from "#db/schema/auth.ts";
import type { Database } from "~/platform/db.ts";
import { wordsFrom } from "~/platform/language.ts";
import { passkeysPerPerson } from "~/platform/limits.ts";
import { profileWords } from "../words/words.ts";

/** One passkey of one person. */
export interface OwnPasskey {
  userId: string;
  passkeyId: string;
}

/** A passkey as its owner sees it: nothing of the key itself. */
export interface Passkey {
  id: string;
  name: string;
  /** The password manager or device that keeps it, where that is known. */
  keeper: string | undefined;
  /** Whether copies of it exist on other devices, as it was when it was added. */
  isSynced: boolean;
  addedAt: Date | null;
}

const columns = {
  id: passkey.id,
  name: passkey.name,
  aaguid: passkey.aaguid,
  isSynced: passkey.backedUp,
  addedAt: passkey.createdAt,
};

function isOwn({ userId, passkeyId }: OwnPasskey) {
  return and(eq(passkey.id, passkeyId), eq(passkey.userId, userId));
}

/** The person's passkeys, the newest first. */
export async function readPasskeys(db: Database, userId: string): Promise<Passkey[]> {
  const rows = await db
    .select(columns)
    .from(passkey)
    .where(eq(passkey.userId, userId))
    .orderBy(desc(passkey.createdAt), desc(passkey.id))
    .limit(passkeysPerPerson + 1);
  return rows.map(({ aaguid, name, ...row }) => {
    const keeper = getAuthenticatorName(aaguid);
    return { ...row, name: name ?? keeper ?? wordsFrom(profileWords).passkeys.unnamed, keeper };
  });
}

/** False for an unknown passkey and for one that is not this person's. */
export async function renamePasskey(db: Database, own: OwnPasskey, name: string): Promise<boolean> {
  const { meta } = await db.update(passkey).set({ name }).where(isOwn(own));
  return meta.changes > 0;
}

/** False for an unknown passkey and for one that is not this person's. */
export async function deletePasskey(db: Database, own: OwnPasskey): Promise<boolean> {
  const { meta } = await db.delete(passkey).where(isOwn(own));
  return meta.changes > 0;
}
