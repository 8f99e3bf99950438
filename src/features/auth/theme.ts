import type { APIContext, AstroCookies } from "astro";
import { isDev } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { sessionLength } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { parseTheme, type Theme, themeCookie } from "~/platform/theme.ts";
import { readPreferences } from "./preference-queries.ts";

export const themeCookieAttributes = {
  path: "/",
  sameSite: "lax",
  secure: !isDev,
  maxAge: sessionLength.expiresInSeconds,
} as const;

/** Tells this browser which theme its person wants. */
export function setTheme(cookies: AstroCookies, theme: Theme): void {
  cookies.set(themeCookie, theme, themeCookieAttributes);
}

/**
 * Brings the theme that was chosen on another device to this one, whenever the browser's copy of the session is renewed
 * and D1 is being asked anyway, and takes it away where nobody is signed in.
 */
export async function followTheme({ cookies, locals, request }: APIContext, isRenewed: boolean): Promise<void> {
  const known = parseTheme(cookies.get(themeCookie)?.value);
  if (!locals.user) {
    if (known) cookies.delete(themeCookie, themeCookieAttributes);
    return;
  }
  const isCheap = isRenewed && locals.cost.statements > 0;
  if (request.method !== "GET" || (known && !isCheap)) return;
  const theme = await themeOf(locals.db, locals.user.id);
  if (theme) setTheme(cookies, theme);
}

/** Colours are no reason to refuse a page: when D1 does not say, all stays as it is. */
export async function themeOf(db: Database, userId: string): Promise<Theme | undefined> {
  try {
    return (await readPreferences(db, userId)).theme;
  } catch (error) {
    logFailure("theme-not-read", error);
    return undefined;
  }
}
