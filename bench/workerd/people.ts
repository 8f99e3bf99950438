import { randomUUID } from "node:crypto";
import { sessionLength } from "../../src/platform/limits.ts";
import { sessionCookie } from "../../tests/support/signed-in.ts";

/** One page of somebody who is signed in, at an address of their own: what it needs to open a socket. */
export interface PageOfPerson {
  url: string;
  origin: string;
  headers: Record<string, string>;
}

/** A person who is signed in for each address of the site, with a page there. */
export async function openPages(sites: URL[], database: D1Database): Promise<PageOfPerson[]> {
  const tokenPrefix = await addPeople(database, sites.length);
  return sites.map((site, index) => ({
    url: socketUrl(site),
    origin: site.origin,
    headers: { cookie: sessionCookie(`${tokenPrefix}${index}`), "cf-connecting-ip": addressOf(index) },
  }));
}

/** Each call is a page of its own, which numbers its own adds. */
export function socketUrl(site: URL): string {
  const hello = new URLSearchParams({ v: "1", page: randomUUID(), browser: randomUUID(), topics: "counter,presence" });
  const url = new URL(`/live?${hello}`, site);
  url.protocol = "ws:";
  return url.href;
}

/**
 * People with a session each, straight into D1: signing in a thousand by mail would take longer than the bench.
 * @returns what their tokens begin with; a number from 0 follows.
 */
async function addPeople(database: D1Database, count: number): Promise<string> {
  const now = Date.now();
  const number = "WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ?1 - 1)";
  const tokenPrefix = randomUUID();
  const people = `${number} INSERT INTO user (id, name, email, email_verified, created_at, updated_at)
    SELECT 'person-' || n, 'Person ' || n, 'person-' || n || '@example.com', 1, ?2, ?2 FROM number`;
  const sessions = `${number} INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
    SELECT 'session-' || n, 'person-' || n, ?4 || n, ?3, ?2, ?2 FROM number`;
  await database.batch([
    database.prepare(people).bind(count, now),
    // A session that ends sooner would be renewed by the first request, which costs a write.
    database.prepare(sessions).bind(count, now, now + sessionLength.expiresInSeconds * 1000, tokenPrefix),
  ]);
  return tokenPrefix;
}

/** Upgrades are limited by address. */
function addressOf(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}
