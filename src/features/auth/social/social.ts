import type { BetterAuthOptions } from "better-auth";
import { getOAuthState, getSessionFromCtx } from "better-auth/api";
import { settings } from "~/platform/bindings.ts";
import { freshSignInSeconds } from "~/platform/limits.ts";
import { isProvider, type ProviderId } from "./social-rules.ts";

/**
 * The providers whose keys are both set. Only what comes back through the consent page counts: an ID token that a client
 * hands in says nothing about who hands it in.
 */
export function socialProviders() {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET } = settings();
  return {
    ...clientOf("google", GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET),
    ...clientOf("github", GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET),
  };
}

function clientOf(provider: ProviderId, clientId: string | undefined, clientSecret: string | undefined) {
  return clientId && clientSecret ? { [provider]: { clientId, clientSecret, disableIdTokenSignIn: true } } : {};
}

/** The providers that this stage offers, in the order of their buttons. */
export function offeredProviders(): ProviderId[] {
  return Object.keys(socialProviders()).filter(isProvider);
}

/**
 * Accounts at providers. None is trusted blindly: `checkIdentity` stands before every link. The e-mail code is always a
 * way in, so the last provider may be unlinked as well.
 */
export const accountOptions = {
  encryptOAuthTokens: true,
  accountLinking: { trustedProviders: [], allowDifferentEmails: true, allowUnlinkingAll: true },
} satisfies BetterAuthOptions["account"];

type CheckIdentity = NonNullable<NonNullable<BetterAuthOptions["user"]>["validateUserInfo"]>;

/**
 * Asked before a provider's word makes an account, links to one or signs in to one. An address that the provider has not
 * verified may be anybody's: it does none of the three.
 */
export const checkIdentity: CheckIdentity = async ({ user, source }, context) => {
  if (source.method !== "oauth") return undefined;
  if (!user.email) return { error: "email_not_found" };
  if (user.emailVerified !== true) return { error: "email_not_verified" };
  return source.action === "link-account" ? checkLinking(user.email, context) : undefined;
};

/**
 * Linking by hand belongs to the session that began it, which may have ended since. An account with another address is a
 * lasting way in for whoever holds it: that takes a fresh sign-in, so that a borrowed session does not become one.
 */
async function checkLinking(
  email: string,
  context: Parameters<CheckIdentity>[1],
): Promise<{ error: string } | undefined> {
  const link = (await getOAuthState())?.link;
  if (!link) return undefined;
  const asking = await getSessionFromCtx(context, { disableCookieCache: true });
  if (asking?.user.id !== link.userId) return { error: "session_ended" };
  const isFresh = Date.now() - asking.session.createdAt.getTime() < freshSignInSeconds * 1000;
  const isOwnAddress = email.toLowerCase() === asking.user.email.toLowerCase();
  return isOwnAddress || isFresh ? undefined : { error: "session_not_fresh" };
}
