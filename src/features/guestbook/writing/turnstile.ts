import type { AstroGlobal } from "astro";
import { z } from "astro/zod";
import { settings } from "~/platform/bindings.ts";
import { turnstileTokenMaxLength, turnstileWithinMs } from "~/platform/limits.ts";
import { log, logFailure } from "~/platform/log.ts";
import type { CheckSuspicion } from "./suspicions.ts";

const host = "https://challenges.cloudflare.com";

export const turnstileScript = `${host}/turnstile/v0/api.js`;

/** The public key of the widget; undefined where Turnstile is off, because it needs both of its keys. */
export function siteKeyOfTurnstile(): string | undefined {
  const { TURNSTILE_SITE_KEY, TURNSTILE_SECRET_KEY } = settings();
  return TURNSTILE_SECRET_KEY && TURNSTILE_SITE_KEY;
}

/** Lets a page load the widget, where Turnstile is on. Every other page may load nothing from elsewhere. */
export function allowTurnstile(csp: AstroGlobal["csp"]): void {
  if (!siteKeyOfTurnstile()) return;
  // Astro leaves its own "self" out as soon as there is any other source.
  for (const source of ["'self'", host]) csp?.insertScriptResource(source);
  csp?.insertDirective(`frame-src ${host}`);
}

const verdictSchema = z.object({ success: z.boolean(), "error-codes": z.array(z.string()).default([]) });

/** What Turnstile says about a token, and not about us. */
const aboutToken = new Set(["missing-input-response", "invalid-input-response", "timeout-or-duplicate"]);

/**
 * What Turnstile holds against whoever has posted a form; null when nothing, and where it is off. When it does not answer
 * the entry goes on with a small suspicion: its failure must not close the guestbook.
 * @param form names the form of one person, as a UUID: a token that is checked again for it, after a lost answer, is still good.
 */
export async function checkByTurnstile(token: string, form: string): Promise<CheckSuspicion | null> {
  const { TURNSTILE_SECRET_KEY: secret } = settings();
  if (!siteKeyOfTurnstile() || !secret) return null;
  if (!token) return "notChecked";
  // Its answer to what it takes for malformed could pass for a failure of its own, and those are forgiven.
  if (token.length > turnstileTokenMaxLength) return "checkFailed";
  try {
    const response = await fetch(`${host}/turnstile/v0/siteverify`, {
      method: "POST",
      body: new URLSearchParams({ secret, response: token, idempotency_key: form }),
      signal: AbortSignal.timeout(turnstileWithinMs),
    });
    const { success, "error-codes": codes } = verdictSchema.parse(await response.json());
    if (success) return null;
    if (codes.some((code) => aboutToken.has(code))) return "checkFailed";
    log("error", "turnstile-refused-us", { codes: codes.join() });
  } catch (error) {
    logFailure("turnstile-unreachable", error);
  }
  return "checkUnavailable";
}
