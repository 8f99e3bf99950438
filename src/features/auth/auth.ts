import type { BetterAuthOptions } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import * as schema from "#db/schema/auth.ts";
import { type Mail, sendMail } from "~/features/mail/send-mail.ts";
import { acceptedSecrets, bindings, isDev, settings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { freshSignInSeconds, sessionCache, sessionLength } from "~/platform/limits.ts";
import { log, logFailure } from "~/platform/log.ts";
import { appearanceWithSession } from "./appearance-hook.ts";
import { codes, links } from "./by-mail/mailed-ways.ts";
import { databaseHooks } from "./database-hooks.ts";
import { disabledPaths } from "./disabled-paths.ts";
import { gatekeeper } from "./gatekeeper.ts";
import { passkeys } from "./passkeys/passkeys.ts";
import { roleRules, roles } from "./roles.ts";
import { cookiePrefix, mayTrustCache, placeOf, safeNext } from "./rules.ts";
import { afterSignIn } from "./sessions/after-sign-in.ts";
import { createSessionCache } from "./sessions/session-cache.ts";
import { accountOptions, checkIdentity, socialProviders } from "./social/social.ts";
import { tokenSecrets } from "./social/token-secrets.ts";

export type Deliver = (mail: Mail) => Promise<unknown>;

export interface Asking {
  db: Database;
  request: Request;
  /** Better Auth swallows what this throws: a caller that wants to know whether a mail went out hands in its own. */
  deliver?: Deliver;
  /** The address that an account is to change to, whenever a code for that is made or checked. */
  newEmail?: string;
}

/**
 * Better Auth for one request. Made anew each time: a module-level instance can hang on Workers, because it would keep
 * promises of another request alive (better-auth issue 10315).
 */
export function createAuth(asking: Asking) {
  return betterAuth(authOptions(asking));
}

export function authOptions({ db, request, deliver = (mail) => sendMail(db, mail), newEmail }: Asking) {
  const secrets = acceptedSecrets();
  const [secret] = secrets;
  const { BASE_URL, TRUSTED_ORIGINS, COOKIE_DOMAIN } = settings();
  const baseURL = BASE_URL ?? new URL(request.url).origin;
  const { origin } = new URL(baseURL);
  const next = safeNext(new URL(request.url).searchParams.get("next"));
  const makeLink = async (email: string, code: string): Promise<void> => {
    const { api } = createAuth({ db, request, deliver });
    await api.signInMagicLink({ body: { email, metadata: { code } }, headers: request.headers });
  };
  return {
    appName: "Cirrus",
    baseURL,
    basePath: "/auth",
    trustedOrigins: TRUSTED_ORIGINS,
    secrets: tokenSecrets(secrets),
    // Tokens from before secrets had numbers: the oldest secret is the one that may have encrypted them.
    secret: secrets.at(-1) ?? secret,
    database: drizzleAdapter(db, { provider: "sqlite", schema }),
    ...secondaryStorage(db, request),
    session: {
      expiresIn: sessionLength.expiresInSeconds,
      updateAge: sessionLength.renewAfterSeconds,
      freshAge: freshSignInSeconds,
      storeSessionInDatabase: true,
      cookieCache: { enabled: true, maxAge: sessionCache.cookieSeconds },
      additionalFields: {
        country: { type: "string", required: false, input: false },
        city: { type: "string", required: false, input: false },
      },
    },
    // What has run out is refused all the same; the daily job removes it, so that nobody waits for that.
    verification: { storeInDatabase: true, disableCleanup: true },
    socialProviders: socialProviders(),
    account: accountOptions,
    user: { validateUserInfo: checkIdentity },
    plugins: [
      codes({ secret, newEmail, makeLink, deliver }),
      links({ db, secret, origin, next, deliver }),
      passkeys(baseURL),
      roles(),
      roleRules(),
      appearanceWithSession(db),
    ],
    disabledPaths,
    hooks: { before: gatekeeper, after: afterSignIn(db) },
    databaseHooks: databaseHooks(db, placeOf(request), baseURL),
    rateLimit: {
      enabled: true,
      storage: "memory",
      // The gatekeeper counts these, exactly.
      customRules: {
        "/email-otp/*": false,
        "/sign-in/email-otp": false,
        "/passkey/generate-authenticate-options": false,
        "/passkey/verify-authentication": false,
      },
    },
    advanced: {
      cookiePrefix,
      useSecureCookies: !isDev,
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
      ...(COOKIE_DOMAIN && { crossSubDomainCookies: { enabled: true, domain: COOKIE_DOMAIN } }),
    },
    logger: { log: logWithoutValues },
    onAPIError: { throw: true, errorURL: "/sign-in" },
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions;
}

/** Without KV there is no cache, and D1 answers everything. */
function secondaryStorage(db: Database, request: Request) {
  const kv = bindings.SESSIONS;
  if (!kv) return {};
  const isTrusted = mayTrustCache(request.method, new URL(request.url).pathname);
  return { secondaryStorage: createSessionCache({ db, kv, isTrusted }) };
}

/** Better Auth logs failed queries with their values, tokens and addresses among them: only the error passes, cut. */
function logWithoutValues(level: string, _message: string, ...details: unknown[]): void {
  const error = details.find((detail) => detail instanceof Error);
  if (error) logFailure("better-auth", error);
  else if (level === "error" || level === "warn") log(level, "better-auth");
}
