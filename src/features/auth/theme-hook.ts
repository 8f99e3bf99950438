import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import type { Database } from "~/platform/db.ts";
import { themeCookie } from "~/platform/theme.ts";
import { themeCookieAttributes, themeOf } from "./theme.ts";

/** Sets the theme with every sign-in, whichever way it came, so that the first page after it is right; ends it with the session. */
export function themeWithSession(db: Database) {
  const handler = createAuthMiddleware(async (context) => {
    const { newSession, session } = context.context;
    if (context.path === "/sign-out") context.setCookie(themeCookie, "", { ...themeCookieAttributes, maxAge: 0 });
    // A session that is renewed was there before, and needs no look into D1.
    if (!newSession || session) return;
    const theme = await themeOf(db, newSession.user.id);
    if (theme) context.setCookie(themeCookie, theme, themeCookieAttributes);
  });
  return { id: "theme", hooks: { after: [{ matcher: () => true, handler }] } } satisfies BetterAuthPlugin;
}
