import { parseCursor } from "../rules.ts";

/** Addresses whose answer is the same for everybody, and the parameters that it depends on. */
const addresses: [RegExp, string[]][] = [
  [/^\/guestbook(?:\.json)?$/, ["q", "country", "before", "after", "newest"]],
  [/^\/guestbook\/[0-9a-f-]{36}$/, []],
  [/^\/(?:guestbook\/feed|sitemap)\.xml$/, []],
];

/** The route of such an address. */
export function routeForEverybody({ pathname }: URL): string {
  return pathname.replace(/[0-9a-f-]{36}$/, "[id]");
}

/**
 * The request's address with nothing in it that makes no difference, when its answer is the same for everybody; null
 * otherwise. `newest` makes one by intent: it is the entry that must be on the page, so no copy from before it will do.
 */
export function addressForEverybody({ method, url }: Request): URL | null {
  if (method !== "GET" && method !== "HEAD") return null;
  const { origin, pathname, searchParams } = new URL(url);
  const known = addresses.find(([pattern]) => pattern.test(pathname))?.[1];
  if (!known) return null;
  const address = new URL(pathname, origin);
  for (const name of known) {
    const value = searchParams.get(name);
    if (value === null || (name === "newest" && !parseCursor(value))) continue;
    address.searchParams.set(name, value);
  }
  return address;
}
