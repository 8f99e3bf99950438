import { type Language, languageInPath, languages, parseLanguage, pathIn } from "~/platform/language.ts";

/** The pages whose last-seen copy is kept: their HTML is the same for everybody, so nothing personal is in it. */
const keptPages = ["/guestbook", ...languages.map((language) => pathIn(language, "/"))];

/** Whether a copy of this page may be kept. An address with a query is another page, and may carry what somebody typed. */
export function isKept({ pathname, search }: URL): boolean {
  return search === "" && keptPages.includes(pathname);
}

/** What programs ask for, and what signs in or out: there, an error of the browser says more than a page would. */
const notForReaders = /^\/(?:auth|api|dev|live|_[^/]+)(?:\/|$)|\.[a-z0-9]+$/;

/** Whether the offline page may stand in for this address. */
export function isForReaders({ pathname }: URL): boolean {
  return !notForReaders.test(pathname);
}

/**
 * Whether this answer may be kept as the last-seen copy of its page. Service workers are not shown cookies, but whatever sets
 * one says `private` (`platform/headers.ts`), and only what says that it is public is kept.
 */
export function mayBeKept({
  status,
  redirected,
  headers,
}: Pick<Response, "status" | "redirected" | "headers">): boolean {
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  const isPublic = headers.get("cache-control")?.split(",")[0]?.trim() === "public";
  return status === 200 && !redirected && isPage && isPublic;
}

/** The language for a page that cannot be fetched: that of its address, else what was chosen, else what the browser likes. */
export function languageFor({ pathname }: URL, chosen: string | undefined, liked: readonly string[]): Language {
  const known = liked.map((tag) => parseLanguage(tag.slice(0, 2))).find((language) => language !== undefined);
  return languageInPath(pathname) ?? parseLanguage(chosen) ?? known ?? languages[0];
}
