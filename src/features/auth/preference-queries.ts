import { eq } from "drizzle-orm";
import { preference } from "#db/schema/profile.ts";
import type { Database } from "~/platform/db.ts";
import type { Language } from "~/platform/language.ts";
import type { Theme } from "~/platform/theme.ts";

/** What a person chose; every feature may have to heed it. */
export interface Preferences {
  showsCountry: boolean;
  theme: Theme;
  /** Null: whatever the browser asks for. */
  language: Language | null;
  wantsNotices: boolean;
}

const defaults: Preferences = { showsCountry: true, theme: "system", language: null, wantsNotices: true };

const { showsCountry, theme, language, wantsNotices } = preference;

/** What a person chose, or the defaults. Reads one row. */
export async function readPreferences(db: Database, userId: string): Promise<Preferences> {
  const chosen = await db
    .select({ showsCountry, theme, language, wantsNotices })
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

/** Keeps the language that a person chose, and leaves the rest as it is. */
export async function saveLanguage(db: Database, userId: string, chosen: Language): Promise<void> {
  await db
    .insert(preference)
    .values({ userId, language: chosen })
    .onConflictDoUpdate({ target: preference.userId, set: { language: chosen } });
}
