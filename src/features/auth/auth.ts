import type { GenericEndpointContext } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { emailOTP } from "better-auth/plugins/email-otp";
import * as schema from "#db/schema/auth.ts";
import { endSession } from "~/features/live/end-session.ts";
import { type Mail, sendMail } from "~/features/mail/send-mail.ts";
import { authSecret, isDev, settings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { limits, sessionLength, signInCode } from "~/platform/limits.ts";
import { log, logFailure } from "~/platform/log.ts";
import { hashCode } from "./code-hash.ts";
import { gatekeeper, spendOrRefuse } from "./gatekeeper.ts";
import { displayNameInput } from "./input.ts";
import { cookiePrefix, nameFromEmail } from "./rules.ts";

/** What Better Auth offers over HTTP and Cirrus does not: password and address flows that nobody can reach here. */
const disabledPaths = [
  "/error",
  "/sign-in/email",
  "/sign-up/email",
  "/sign-in/social",
  "/change-password",
  "/set-password",
  "/change-email",
  "/verify-password",
  "/request-password-reset",
  "/reset-password",
  "/send-verification-email",
  "/verify-email",
  "/email-otp/check-verification-otp",
  "/email-otp/verify-email",
  "/email-otp/request-password-reset",
  "/email-otp/reset-password",
  "/forget-password/email-otp",
  "/email-otp/request-email-change",
  "/email-otp/change-email",
];

type Deliver = (mail: Mail) => Promise<unknown>;

const codes = (secret: string, deliver: Deliver) =>
  emailOTP({
    otpLength: signInCode.digits,
    expiresIn: signInCode.validForSeconds,
    allowedAttempts: signInCode.tries,
    storeOTP: { hash: (code) => hashCode(code, secret) },
    sendVerificationOTP: async ({ email, otp }) => {
      const { codeMail } = await import("./emails/code-mail.tsx");
      await deliver(codeMail(email, otp));
    },
  });

/**
 * Better Auth for one request. Made anew each time: a module-level instance can hang on Workers, because it would keep
 * promises of another request alive (better-auth issue 10315). Better Auth swallows what `deliver` throws: a caller that
 * wants to know whether the mail went out hands in its own.
 */
export function createAuth(db: Database, requestUrl: URL, deliver: Deliver = (mail) => sendMail(db, mail)) {
  const secret = authSecret();
  return betterAuth({
    appName: "Cirrus",
    baseURL: settings().BASE_URL ?? requestUrl.origin,
    basePath: "/auth",
    trustedOrigins: settings().TRUSTED_ORIGINS,
    secret,
    database: drizzleAdapter(db, { provider: "sqlite", schema }),
    session: { expiresIn: sessionLength.expiresInSeconds, updateAge: sessionLength.renewAfterSeconds },
    plugins: [codes(secret, deliver)],
    disabledPaths,
    hooks: { before: gatekeeper },
    databaseHooks: {
      user: {
        create: { before: async (user) => ({ data: { ...user, name: nameFromEmail(user.email), image: null } }) },
        update: {
          before: async (user, context) => ({ data: { ...user, ...(await checkedName(user.name, context)) } }),
        },
      },
      session: { delete: { after: async ({ id }) => endSession(id) } },
    },
    rateLimit: { enabled: true, customRules: { "/email-otp/*": false, "/sign-in/email-otp": false } },
    advanced: {
      cookiePrefix,
      useSecureCookies: !isDev,
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    logger: { log: logWithoutValues },
    onAPIError: { throw: true },
    telemetry: { enabled: false },
  });
}

/** Names reach the database clean, and not too often, whichever way they came: our form or Better Auth's own endpoint. */
async function checkedName(
  name: string | undefined,
  context: GenericEndpointContext | null,
): Promise<{ name?: string }> {
  if (name === undefined) return {};
  await spendOrRefuse(limits.profileUpdates, context?.context.session?.user.id ?? "unknown");
  const result = displayNameInput.safeParse(name);
  if (!result.success) throw new APIError("BAD_REQUEST", { message: result.error.issues[0]?.message ?? "Bad name." });
  return { name: result.data };
}

/** Better Auth logs failed queries with their values, tokens and addresses among them: only the error passes, cut. */
function logWithoutValues(level: string, _message: string, ...details: unknown[]): void {
  const error = details.find((detail) => detail instanceof Error);
  if (error) logFailure("better-auth", error);
  else if (level === "error" || level === "warn") log(level, "better-auth");
}
