import type { APIContext } from "astro";
import type { Visitor } from "~/features/live/protocol.ts";
import { type Database, openDatabase } from "~/platform/db.ts";
import { mayHaveSession } from "./rules.ts";
import type { Session, User } from "./visitor.ts";

interface Asking {
  db: Database;
  url: URL;
  headers: Headers;
}

interface Identity {
  user: User;
  session: Session;
}

/** The session behind a request, read from D1, with any renewed cookie. Better Auth is loaded only for a cookie. */
async function readSession({ db, url, headers }: Asking): Promise<{ identity: Identity | null; renewed: string[] }> {
  if (!mayHaveSession(headers)) return { identity: null, renewed: [] };
  const { createAuth } = await import("./auth.ts");
  const found = await createAuth(db, url).api.getSession({ headers, returnHeaders: true });
  return { identity: found.response, renewed: found.headers.getSetCookie() };
}

/** Puts `user` and `session` into locals. Without a session cookie this does nothing at all. */
export async function identify(context: APIContext): Promise<void> {
  const { locals, request, url } = context;
  const { identity, renewed } = await readSession({ db: locals.db, url, headers: request.headers });
  locals.user = identity?.user ?? null;
  locals.session = identity?.session ?? null;
  for (const cookie of renewed) locals.answer.append("set-cookie", cookie);
}

/** Who opens a socket. The Worker entry asks, outside of any page. */
export async function identifySocket(request: Request): Promise<Visitor | null> {
  const asking = { db: openDatabase(), url: new URL(request.url), headers: request.headers };
  const { identity } = await readSession(asking);
  if (!identity) return null;
  const { user, session } = identity;
  return { userId: user.id, userName: user.name, sessionId: session.id, expiresAt: session.expiresAt.getTime() };
}
