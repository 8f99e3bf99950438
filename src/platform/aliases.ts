import type { Settings } from "./settings.ts";

type Hosts = Pick<Settings, "BASE_URL" | "DOMAIN_ALIASES">;

/** What scripts of a page ask for, by browsers that do not say why they ask: across origins it would not reach them. */
const forScripts = /^\/(?:_|api\/|live$)/;

/** Whether this address is at one of the other hosts of the site. */
export function isAtAlias(url: URL, { DOMAIN_ALIASES }: Hosts): boolean {
  return DOMAIN_ALIASES.includes(url.hostname);
}

/**
 * Where a page that was asked for at an alias is: at the same path of `BASE_URL`. Null for every other request: what a
 * page's scripts and forms send is answered where it was sent, because redirects across origins break it.
 */
export function addressAtHome({ method, url, headers }: Request, hosts: Hosts): string | null {
  const asked = new URL(url);
  const isReading = method === "GET" || method === "HEAD";
  if (!hosts.BASE_URL || !isReading || !isAtAlias(asked, hosts)) return null;
  const mode = headers.get("sec-fetch-mode");
  const isForPage = mode ? mode === "navigate" : !headers.has("upgrade") && !forScripts.test(asked.pathname);
  // Written one after the other: resolved against the host, a path such as "//evil.example" would be another host.
  return isForPage ? `${hosts.BASE_URL}${asked.pathname}${asked.search}` : null;
}
