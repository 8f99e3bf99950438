import { eq } from "drizzle-orm";
import { preference } from "#db/schema/profile.ts";
import type { Database } from "~/platform/db.ts";
import type { Theme } from "~/platform/theme.ts";

/** What a person chose; every feature may have to heed it. */
export interface Preferences {
  showsCountry: boolean;
  theme: Theme;
  wantsNotices: boolean;
}

const defaults: Preferences = { showsCountry: true, theme: "system", wantsNotices: true };

const { showsCountry, theme, wantsNotices } = preference;

/** What a person chose, or the defaults. Reads one row. */
export async function readPreferences(db: Database, userId: string): Promise<Preferences> {
  const chosen = await db
    .select({ showsCountry, theme, wantsNotices })
    .from(preference)
    .where(eq(preference.userId, userId))
    .get();
  return chosen ?? defaults;
}

/** Keeps what a person chose. */
export async function savePreferences(db: Database, userId: string, chosen: Preferences): Promise<void> {
  await db
    .insert(preference)
    .values({ userId, ...chosen })
    .onConflictDoUpdate({ target: preference.userId, set: chosen });
}
