import { createAuthMiddleware } from "better-auth/api";
import type { Database } from "~/platform/db.ts";
import { linkIdentifiersOf } from "../by-mail/link-token.ts";
import { removeWaysIn } from "../queries.ts";

const byMail = new Set(["/sign-in/email-otp", "/magic-link/verify"]);

/**
 * Follows every sign-in, whichever way it came. The session that this browser had before is ended, so that no device is
 * listed twice; and what else waits in the mailbox of that address signs nobody in any more.
 */
export function afterSignIn(db: Database) {
  return createAuthMiddleware(async ({ path, context, getSignedCookie }) => {
    const { newSession, authCookies, internalAdapter, secret } = context;
    if (!newSession) return;
    const replaced = await getSignedCookie(authCookies.sessionToken.name, secret);
    if (replaced && replaced !== newSession.session.token) await internalAdapter.deleteSession(replaced);
    const { email } = newSession.user;
    if (byMail.has(path)) await removeWaysIn(db, email, await linkIdentifiersOf(email, secret));
  });
}
