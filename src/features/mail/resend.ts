import { mailDelivery } from "~/platform/limits.ts";
import { type Failure, kindOf, parseRetryAfter } from "./rules.ts";

export interface Letter {
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
}

export interface Account {
  apiKey: string;
  baseUrl: string;
}

/**
 * Hands one letter to Resend, once. Null when Resend took it. The same `idempotencyKey` with the same letter never sends
 * twice, however often it is handed over.
 */
export async function tryResend(account: Account, letter: Letter, idempotencyKey: string): Promise<Failure | null> {
  const { Resend } = await import("resend");
  const signal = AbortSignal.timeout(mailDelivery.tryWithinMs);
  const resend = new Resend(account.apiKey, { baseUrl: account.baseUrl });
  const { data, error, headers } = await resend.emails.send(letter, { idempotencyKey, signal });
  if (data?.id) return null;
  if (signal.aborted) return { kind: "timeout" };
  // The package hands on whatever JSON came; a proxy's need not look like Resend's.
  const { statusCode, name = "", message = "" } = error ?? {};
  const retryAfterMs = parseRetryAfter(headers?.["retry-after"], Date.now());
  const kind = kindOf({ status: Number(statusCode ?? 0), name: String(name), message: String(message) });
  return { kind, status: statusCode ?? undefined, retryAfterMs };
}
