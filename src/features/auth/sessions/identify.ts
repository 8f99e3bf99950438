import type { APIContext } from "astro";
import type { SocketOwner } from "~/features/live/hello.ts";
import { type Database, openDatabase } from "~/platform/db.ts";
import { followAppearance } from "../appearance.ts";
import { readPreferences } from "../preference-queries.ts";
import { isBanned, mayHaveSession, roleOf } from "../rules.ts";
import type { Session, User } from "../visitor.ts";

interface Identity {
  user: User;
  session: Session;
}

interface Answer {
  identity: Identity | null;
  cookies: string[];
}

/** The session behind a request, and the cookies that go with it. Better Auth is loaded only for a session cookie. */
async function readSession(db: Database, request: Request): Promise<Answer> {
  if (!mayHaveSession(request.headers)) return { identity: null, cookies: [] };
  const { createAuth } = await import("../auth.ts");
  const found = await createAuth({ db, request }).api.getSession({ headers: request.headers, returnHeaders: true });
  return { identity: found.response && identityOf(found.response), cookies: found.headers.getSetCookie() };
}

/** Somebody who is banned is nobody, should a session be left. */
function identityOf({ user, session }: { user: Omit<User, "role"> & { role?: unknown }; session: Session }) {
  return isBanned(user) ? null : { session, user: { ...user, role: roleOf(user) } };
}

/** Puts `user` and `session` into locals. Without a session cookie this does nothing at all. */
export async function identify(context: APIContext): Promise<void> {
  const { locals, request } = context;
  const { identity, cookies } = await readSession(locals.db, request);
  locals.user = identity?.user ?? null;
  locals.session = identity?.session ?? null;
  for (const cookie of cookies) locals.answer.append("set-cookie", cookie);
  await followAppearance(context, cookies.length > 0);
}

/** Who opens a socket. The Worker entry asks, outside of any page. A socket can write, so D1 says who it is. */
export async function identifySocket(request: Request): Promise<SocketOwner> {
  const { db } = openDatabase("primary");
  const { identity } = await readSession(db, request);
  if (!identity) return { user: null, showsCountry: true };
  const { user, session } = identity;
  const { showsCountry } = await readPreferences(db, user.id);
  const expiresAt = session.expiresAt.getTime();
  return { user: { userId: user.id, userName: user.name, sessionId: session.id, expiresAt }, showsCountry };
}
