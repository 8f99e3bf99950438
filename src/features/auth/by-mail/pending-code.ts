import type { AstroCookies } from "astro";
import { z } from "astro/zod";
import { isDev } from "~/platform/bindings.ts";
import { signInCode } from "~/platform/limits.ts";
import { emailInput } from "../input.ts";
import { pendingEmailCookie } from "../rules.ts";

const second = 1000;
const lifeMs = signInCode.validForSeconds * second;

/** What this browser is waiting for. It comes back from the browser: good for words on the page, and for nothing else. */
const pendingCode = z.object({ email: emailInput, sentAt: z.int(), wrong: z.int().min(0) });

export type PendingCode = z.infer<typeof pendingCode>;

/** Undefined when nothing waits, when it has run out, or when the cookie is not ours. */
export function readPending(cookies: AstroCookies, now = Date.now()): PendingCode | undefined {
  const { data } = pendingCode.safeParse(parsed(cookies.get(pendingEmailCookie)?.value));
  const isCurrent = data && data.sentAt <= now + second && data.sentAt > now - lifeMs;
  return isCurrent ? data : undefined;
}

export function keepPending(cookies: AstroCookies, pending: PendingCode, now = Date.now()): void {
  cookies.set(pendingEmailCookie, JSON.stringify(pending), {
    httpOnly: true,
    sameSite: "lax",
    secure: !isDev,
    path: "/sign-in",
    maxAge: Math.ceil((pending.sentAt + lifeMs - now) / second),
  });
}

export function forgetPending(cookies: AstroCookies): void {
  cookies.delete(pendingEmailCookie, { path: "/sign-in" });
}

/**
 * Counts a wrong try of this browser. The tries that the code really has left are told to nobody: they would say whether
 * somebody else is trying, and whether there is a code at all.
 */
export function countWrongTry(cookies: AstroCookies, email: string): void {
  const pending = readPending(cookies);
  if (pending?.email === email) keepPending(cookies, { ...pending, wrong: pending.wrong + 1 });
}

export function triesLeft({ wrong }: PendingCode): number {
  return Math.max(0, signInCode.tries - wrong);
}

export function expiryOf({ sentAt }: PendingCode): Date {
  return new Date(sentAt + lifeMs);
}

/** How long the button for a new mail still waits. */
export function secondsToResend({ sentAt }: PendingCode, now = Date.now()): number {
  return Math.max(0, Math.ceil(sentAt / second + signInCode.resendAfterSeconds - now / second));
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
