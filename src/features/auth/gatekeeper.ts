import { APIError, createAuthMiddleware } from "better-auth/api";
import { ipSubject } from "~/platform/ip.ts";
import { email as address, type Limit, limits } from "~/platform/limits.ts";
import { trySpend } from "~/platform/spend.ts";

/** Which limits stand before which endpoint: one per IP, and where an address is named one per address. */
const guarded: Readonly<Record<string, { perAddress?: Limit; perIp: Limit }>> = {
  "/email-otp/send-verification-otp": { perAddress: limits.codeMailsPerAddress, perIp: limits.codeMailsPerIp },
  "/sign-in/email-otp": { perAddress: limits.codeTriesPerAddress, perIp: limits.codeTriesPerIp },
  "/magic-link/verify": { perIp: limits.linkUsesPerIp },
};

/** What names no address, or is behind a provider: there is only the IP to count by. */
const guardedPerIp: Readonly<Record<string, Limit>> = {
  "/sign-in/social": limits.consentsPerIp,
  "/link-social": limits.consentsPerIp,
  "/passkey/generate-authenticate-options": limits.passkeyChallengesPerIp,
  "/passkey/verify-authentication": limits.passkeyTriesPerIp,
};

/**
 * Stands before every Better Auth endpoint, however it is called: by our actions or over HTTP. Better Auth's own
 * counters live in one isolate's memory; these are exact across isolates.
 */
export const gatekeeper = createAuthMiddleware(async ({ path, body, headers }) => {
  if (body !== undefined && body !== null && !isRecord(body)) throw badRequest("Send a JSON object.");
  if (path === "/update-user" && body?.image != null) throw badRequest("Pictures cannot be set here, only removed.");
  const perIp = guardedPerIp[path];
  if (perIp) await spendOrRefuse(perIp, ipSubject(headers ?? new Headers()));
  const limit = guarded[path];
  if (!limit) return;
  const ip = ipSubject(headers ?? new Headers());
  if (!limit.perAddress) return spendOrRefuse(limit.perIp, ip);
  const email = addressIn(body);
  if (path.startsWith("/email-otp/") && body?.type !== "sign-in") throw badRequest("Codes are for signing in only.");
  await spendOrRefuse(limit.perIp, ip);
  await spendOrRefuse(limit.perAddress, inboxOf(email));
});

/** @throws APIError for what is no address or longer than any: Better Auth would store it. */
function addressIn(body: { email?: unknown } | null | undefined): string {
  const email = body?.email;
  if (typeof email === "string" && email.length <= address.maxLength) return email;
  throw badRequest("Name an e-mail address.");
}

/**
 * Takes one use of a limit.
 * @throws APIError 429 with the time to wait.
 */
export async function spendOrRefuse(limit: Limit, subject: string): Promise<void> {
  const allowance = await trySpend(limit, subject);
  if (allowance.allowed) return;
  const retryAfter = String(allowance.retryAfterSeconds);
  throw new APIError("TOO_MANY_REQUESTS", { message: "Too many requests." }, { "Retry-After": retryAfter });
}

/** The inbox behind an address: what follows a plus is a label that its owner makes up. */
export function inboxOf(email: string): string {
  return email
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*(?=@)/, "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function badRequest(message: string): APIError {
  return new APIError("BAD_REQUEST", { message });
}
