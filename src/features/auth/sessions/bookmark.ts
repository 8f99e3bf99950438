import { isDev } from "~/platform/bindings.ts";
import type { ReadFrom } from "~/platform/db.ts";
import { sessionCache } from "~/platform/limits.ts";
import { cookiePrefix, mayTrustCache } from "../rules.ts";

/** Carries how far D1 had come when this browser wrote, so that the page that follows reads what was written. */
export const bookmarkCookie = `${cookiePrefix}.bookmark`;

/** D1 makes bookmarks of hexadecimal digits and dashes; what looks different was not made by D1. */
const bookmark = /^[0-9a-f-]{1,120}$/;

const hasBookmark = new RegExp(`(?:^|;\\s*)${cookiePrefix}\\.bookmark=`);

/** Whether this browser wrote a moment ago, and so may miss its own words in a copy of a page. */
export function hasWritten({ headers }: Request): boolean {
  return hasBookmark.test(headers.get("cookie") ?? "");
}

/** From where D1 may answer a request: what writes, and what must not lag, begins at the primary. */
export function whereToRead(request: Request, sent: string | undefined): ReadFrom {
  if (!mayTrustCache(request.method, new URL(request.url).pathname)) return "primary";
  return sent && bookmark.test(sent) ? { bookmark: sent } : null;
}

/** The cookie after a request that may have written; undefined when it only read, or never asked D1. */
export function bookmarkAfter({ method, url }: Request, reached: string | null): string | undefined {
  const isReading = (method === "GET" || method === "HEAD") && !new URL(url).pathname.startsWith("/auth/callback/");
  if (isReading || !reached) return undefined;
  const secure = isDev ? "" : "; Secure";
  return `${bookmarkCookie}=${reached}; Path=/; Max-Age=${sessionCache.bookmarkSeconds}; HttpOnly; SameSite=Lax${secure}`;
}
