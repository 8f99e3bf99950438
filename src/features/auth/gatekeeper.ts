import { APIError, createAuthMiddleware } from "better-auth/api";
import { type Limit, limits } from "~/platform/limits.ts";
import { trySpend } from "~/platform/spend.ts";

/** Which limits stand before which endpoint: one per address, one per IP. */
const guarded: Readonly<Record<string, { perAddress: Limit; perIp: Limit }>> = {
  "/email-otp/send-verification-otp": { perAddress: limits.codeMailsPerAddress, perIp: limits.codeMailsPerIp },
  "/sign-in/email-otp": { perAddress: limits.codeTriesPerAddress, perIp: limits.codeTriesPerIp },
};

/**
 * Stands before every Better Auth endpoint, however it is called: by our actions or over HTTP. Better Auth's own
 * counters live in one isolate's memory; these are exact across isolates.
 */
export const gatekeeper = createAuthMiddleware(async (context) => {
  if (context.path === "/update-user" && context.body && "image" in context.body) {
    throw new APIError("BAD_REQUEST", { message: "Pictures cannot be set here." });
  }
  const limit = guarded[context.path];
  if (!limit) return;
  if (context.path.startsWith("/email-otp/") && context.body?.type !== "sign-in") {
    throw new APIError("BAD_REQUEST", { message: "Codes are for signing in only." });
  }
  await spendOrRefuse(limit.perIp, context.headers?.get("cf-connecting-ip") ?? "unknown");
  await spendOrRefuse(
    limit.perAddress,
    String(context.body?.email ?? "")
      .trim()
      .toLowerCase(),
  );
});

async function spendOrRefuse(limit: Limit, subject: string): Promise<void> {
  const allowance = await trySpend(limit, subject);
  if (allowance.allowed) return;
  const retryAfter = String(allowance.retryAfterSeconds);
  throw new APIError("TOO_MANY_REQUESTS", { message: "Too many requests." }, { "Retry-After": retryAfter });
}
