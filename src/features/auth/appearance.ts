import type { APIContext, AstroCookies } from "astro";
import { isDev } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { type Language, languageCookie, parseLanguage } from "~/platform/language.ts";
import { languageKeptSeconds, sessionLength } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { parseTheme, type Theme, themeCookie } from "~/platform/theme.ts";
import { type Preferences, readPreferences } from "./preference-queries.ts";

/** Scripts in pages that nobody renders anew read these cookies, and nothing in them is worth stealing. */
const readable = { path: "/", sameSite: "lax", secure: !isDev } as const;

export const themeCookieAttributes = { ...readable, maxAge: sessionLength.expiresInSeconds } as const;

/** The language is for everybody, so it outlives the session. */
export const languageCookieAttributes = { ...readable, maxAge: languageKeptSeconds } as const;

/** Tells this browser which theme its person wants. */
export function setTheme(cookies: AstroCookies, theme: Theme): void {
  cookies.set(themeCookie, theme, themeCookieAttributes);
}

/** Tells this browser which language its person reads; null leaves that to what the browser asks for. */
export function setLanguage(cookies: AstroCookies, language: Language | null): void {
  if (language) cookies.set(languageCookie, language, languageCookieAttributes);
  else cookies.delete(languageCookie, languageCookieAttributes);
}

/**
 * Brings what was chosen on another device to this one, whenever the browser's copy of the session is renewed and D1 is being
 * asked anyway, and takes the theme away where nobody is signed in.
 */
export async function followAppearance({ cookies, locals, request }: APIContext, isRenewed: boolean): Promise<void> {
  const known = parseTheme(cookies.get(themeCookie)?.value);
  if (!locals.user) {
    if (known) cookies.delete(themeCookie, themeCookieAttributes);
    return;
  }
  const isCheap = isRenewed && locals.cost.statements > 0;
  if (request.method !== "GET" || (known && !isCheap)) return;
  const chosen = await appearanceOf(locals.db, locals.user.id);
  if (!chosen) return;
  setTheme(cookies, chosen.theme);
  const isOther = chosen.language && chosen.language !== parseLanguage(cookies.get(languageCookie)?.value);
  if (isOther) setLanguage(cookies, chosen.language);
}

/** Colours and words are no reason to refuse a page: when D1 does not say, all stays as it is. */
export async function appearanceOf(
  db: Database,
  userId: string,
): Promise<Pick<Preferences, "theme" | "language"> | undefined> {
  try {
    return await readPreferences(db, userId);
  } catch (error) {
    logFailure("theme-not-read", error);
    return undefined;
  }
}
