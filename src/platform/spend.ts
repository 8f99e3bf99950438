import { bindings } from "./bindings.ts";
import type { Allowance } from "./limiter.object.ts";
import type { Limit } from "./limits.ts";

/**
 * Takes one use of `limit` from `subject`, or says when the next one is free. The subject is hashed: an address or an
 * IP must not become the name of an object, because names are shown in dashboards.
 */
export async function trySpend(limit: Limit, subject: string): Promise<Allowance> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(subject));
  const key = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return bindings.LIMITER.getByName(`${limit.name}:${key}`).spend(limit);
}
