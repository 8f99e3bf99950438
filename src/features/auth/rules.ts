import { displayName, freshSignInSeconds } from "~/platform/limits.ts";
import { countryOrNull } from "~/platform/place.ts";
import { cleanLine } from "~/platform/text.ts";

export const cookiePrefix = "cirrus";

/** Carries the address from "send me a code" to "here is the code", so that it stays out of URLs and logs. */
export const pendingEmailCookie = "cirrus.pending_email";

const sessionCookie = new RegExp(`(?:^|;\\s*)(?:__Secure-)?${cookiePrefix}\\.session_token=`);

/** Whether a request may have a session at all. When false, nobody needs to be asked. */
export function mayHaveSession(headers: Headers): boolean {
  return sessionCookie.test(headers.get("cookie") ?? "");
}

/** Pages that show what is private or how a link stands, and `/auth/*` where a read may write: they ask D1, as everything does that writes. */
const asksD1 =
  /^\/(?:auth(?!\/get-session$)|live|profile|moderation|sign-in\/link|guestbook\/(?:mine|[^/]+\/(?:edit|report)))(?:\/|$)/;

/** Astro finds a page by other names too, such as "/%70rofile", "//profile" and "/profile.html". No rule here knows those. */
const plainPath = /^(?:\/[\w-]+)*\/?$/;

/**
 * Whether a request may be answered by a copy of the session, in a cookie or KV, that may be minutes old. True for
 * reading alone, so that an ended session does nothing from the next request on.
 */
export function mayTrustCache(method: string, pathname: string): boolean {
  return (method === "GET" || method === "HEAD") && plainPath.test(pathname) && !asksD1.test(pathname);
}

/** Whether a sign-in is young enough for what cannot be undone. */
export function isFresh(signedInAt: Date, now: number): boolean {
  return now - signedInAt.getTime() < freshSignInSeconds * 1000;
}

const cachedSession = new RegExp(`^(?:__Secure-)?${cookiePrefix}\\.session_data`);

/**
 * The request without the copy of the session that the browser keeps, unless a copy is good enough for it. Whole cookies
 * are dropped: what is cut out of the middle of a header may leave halves that make a new one.
 */
export function withoutCachedSession(request: Request): Request {
  const cookies = request.headers.get("cookie") ?? "";
  const rest = cookies
    .split(";")
    .filter((cookie) => !cachedSession.test(cookie.trim()))
    .join(";");
  if (rest === cookies || mayTrustCache(request.method, new URL(request.url).pathname)) return request;
  const headers = new Headers(request.headers);
  headers.set("cookie", rest);
  return new Request(request, { headers });
}

export interface Place {
  country: string | null;
  city: string | null;
}

/** Where a request comes from, as Cloudflare tells. Cities' names are free text: cut, and shown as text. */
export function placeOf({ cf }: { cf?: unknown }): Place {
  const { country, city } = typeof cf === "object" && cf !== null ? { country: undefined, city: undefined, ...cf } : {};
  return {
    country: countryOrNull(country),
    city: typeof city === "string" ? cleanLine(city).slice(0, 80) || null : null,
  };
}

/** Answers that are the same for everybody, or that look for themselves who is asking. */
const impersonal = /^\/(?:api\/(?:health|vitals)|auth|404|500)(?:\/|$)/;
const impersonalToRead =
  /^\/(?:guestbook(?!\/(?:sign|mine|[^/]+\/(?:edit|react|report))$)(?:\.json)?|api\/counter|dev|(?:sitemap\.xml|robots\.txt)$)(?:\/|$)/;

/** Whether nobody needs to be asked who sends this request: it saves two reads, and it works when D1 does not. */
export function isImpersonal(method: string, pathname: string): boolean {
  const isReading = method === "GET" || method === "HEAD";
  return impersonal.test(pathname) || (isReading && impersonalToRead.test(pathname));
}

const defaultNext = "/profile";

/** Where to go after signing in: a path of this site, or the profile when `next` is anything else. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/") || /^\/[/\\]|[\\\s\p{Cc}]/u.test(next)) return defaultNext;
  const base = "https://same.site";
  const url = URL.parse(next, base);
  // "/..//evil.example" is resolved to the path "//evil.example", which a browser would read as another site.
  const isOurs = url?.origin === base && !url.pathname.startsWith("//");
  return isOurs ? `${url.pathname}${url.search}${url.hash}` : defaultNext;
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  return `/sign-in?${new URLSearchParams({ next: path })}`;
}

/** The sign-in page for somebody who is signed in already and has to show once more that they are who they are. */
export function signInAgainPath(path: string): string {
  return `/sign-in?${new URLSearchParams({ again: "", next: path })}`;
}

/** The page that a sign-in link opens. With the token only in a mail: the page itself goes without. */
export function linkPath(next: string, token?: string): string {
  return `/sign-in/link?${new URLSearchParams({ ...(token && { token }), next })}`;
}

/** The name that a new person starts with, from an address: "ada.lovelace+site@…" becomes "Ada Lovelace". */
export function nameFromEmail(email: string): string {
  const [local = ""] = email.split(/[@+]/);
  const words = cleanLine(local.replace(/[._-]+/g, " "))
    .split(" ")
    .filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
  return name.slice(0, displayName.maxGraphemes).trim() || "Visitor";
}

const roles = ["visitor", "moderator", "admin"] as const;

export type Role = (typeof roles)[number];

export function isRole(text: unknown): text is Role {
  return roles.some((role) => role === text);
}

/** The role in a row of somebody. A row without one is that of a visitor. */
export function roleOf(user: object): Role {
  return "role" in user && isRole(user.role) ? user.role : "visitor";
}

/** Whether somebody may look after what others wrote. */
export function mayModerate({ role }: { role: Role }): boolean {
  return role !== "visitor";
}

/** Whom somebody may ban, and free again, who may do that at all: an admin anybody, a moderator visitors only. */
export function mayBan(caller: { role: Role }, person: { role: Role }): boolean {
  return caller.role === "admin" || person.role === "visitor";
}

/** Whether `ADMIN_EMAILS` names this person. An address that was not proven is only a claim. */
export function isFirstAdmin(user: { email: string; emailVerified: boolean }, listed: readonly string[]): boolean {
  return user.emailVerified && listed.includes(user.email.toLowerCase());
}

/** Why an account lets nobody in: Better Auth's codes, the same for every way in. */
export const closedCodes = ["BANNED_USER", "ACCOUNT_BEING_DELETED"] as const;

export type ClosedCode = (typeof closedCodes)[number];

/** Whether a ban holds now: one with an end is over when that has come. A copy of a session has its times as text. */
export function isBanned(user: object): boolean {
  const { banned, banExpires }: { banned?: unknown; banExpires?: unknown } = user;
  const end = banExpires instanceof Date || typeof banExpires === "string" ? new Date(banExpires).getTime() : null;
  return banned === true && (end === null || end > Date.now());
}
