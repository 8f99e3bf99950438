import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import type { Database } from "~/platform/db.ts";
import { languageCookie } from "~/platform/language.ts";
import { themeCookie } from "~/platform/theme.ts";
import { appearanceOf, languageCookieAttributes, themeCookieAttributes } from "./appearance.ts";

/**
 * Sets theme and language with every sign-in, whichever way it came, so that the first page after it is right. The theme ends
 * with the session.
 */
export function appearanceWithSession(db: Database) {
  const handler = createAuthMiddleware(async (context) => {
    const { newSession, session } = context.context;
    if (context.path === "/sign-out") context.setCookie(themeCookie, "", { ...themeCookieAttributes, maxAge: 0 });
    // A session that is renewed was there before, and needs no look into D1.
    if (!newSession || session) return;
    const chosen = await appearanceOf(db, newSession.user.id);
    if (!chosen) return;
    context.setCookie(themeCookie, chosen.theme, themeCookieAttributes);
    if (chosen.language) context.setCookie(languageCookie, chosen.language, languageCookieAttributes);
  });
  return { id: "appearance", hooks: { after: [{ matcher: () => true, handler }] } } satisfies BetterAuthPlugin;
}
