import { createHmac, randomUUID } from "node:crypto";
import { cookiePrefix, nameFromEmail } from "~/features/auth/rules.ts";
import { sessionLength } from "~/platform/limits.ts";
import { devSecrets, type Site } from "./site.ts";
import { Visitor } from "./visitor.ts";

/** The cookie of a session, signed as Better Auth signs it. */
export function sessionCookie(token: string): string {
  const signature = createHmac("sha256", devSecrets.BETTER_AUTH_SECRET).update(token).digest("base64");
  return `${cookiePrefix}.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/**
 * Somebody who is signed in, straight in D1: for tests that are not about signing in, which by mail takes three requests.
 * As after a sign-in, the browser has D1's bookmark and a theme.
 */
export async function signedIn(site: Site, email: string): Promise<Visitor> {
  const [token, now] = [randomUUID(), Date.now()];
  const person = `INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES (?1, ?2, ?3, 1, ?4, ?4)
    ON CONFLICT DO NOTHING`;
  const session = `INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
    SELECT ?1, id, ?2, ?3, ?4, ?4 FROM user WHERE email = ?5`;
  const database = site.db.withSession("first-primary");
  await database.batch([
    database.prepare(person).bind(randomUUID(), nameFromEmail(email), email, now),
    database.prepare(session).bind(randomUUID(), token, now + sessionLength.expiresInSeconds * 1000, now, email),
  ]);
  const visitor = new Visitor(site.url);
  visitor.keep(sessionCookie(token));
  visitor.keep(`${cookiePrefix}.bookmark=${database.getBookmark()}`);
  visitor.keep(`${cookiePrefix}.theme=system`);
  return visitor;
}
