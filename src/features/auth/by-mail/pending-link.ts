import type { AstroCookies } from "astro";
import { authSecret, isDev } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { signInCode } from "~/platform/limits.ts";
import { linkInput } from "../input.ts";
import { readLinkAddress } from "../queries.ts";
import { linkIdentifier } from "./link-token.ts";

/** Carries the token from the link to the page, so that it leaves the address bar, the history and `Referer`. */
const pendingLinkCookie = "cirrus.pending_link";
const path = "/sign-in/link";

export function keepLink(cookies: AstroCookies, token: string): void {
  // Never longer than a link lives, and never text that somebody made up: cookies have little room.
  const value = linkInput.safeParse({ token }).success ? token : "";
  const maxAge = signInCode.validForSeconds;
  cookies.set(pendingLinkCookie, value, { httpOnly: true, sameSite: "lax", secure: !isDev, path, maxAge });
}

export function readLink(cookies: AstroCookies): string {
  return cookies.get(pendingLinkCookie)?.value ?? "";
}

export function forgetLink(cookies: AstroCookies): void {
  cookies.delete(pendingLinkCookie, { path });
}

/** Whom a link signs in. Null when it is unknown, used or old: nobody is told which. */
export async function addressOfLink(db: Database, token: string): Promise<string | null> {
  const { success } = linkInput.safeParse({ token });
  return success ? readLinkAddress(db, await linkIdentifier(token, authSecret())) : null;
}
