import { createAuth } from "./auth.ts";

interface Context {
  locals: App.Locals;
  request: Request;
}

/**
 * Bans a person for good, as `/auth/admin/ban-user` does: sessions end and sockets close at once. Safe to repeat.
 * @throws when the signed-in person may not, or when D1 does not answer.
 */
export async function banPerson({ locals, request }: Context, userId: string, reason: string): Promise<void> {
  const { api } = createAuth({ db: locals.db, request });
  await api.banUser({ body: { userId, ...(reason && { banReason: reason }) }, headers: request.headers });
}

/** Lifts a ban. Safe to repeat. Throws as `banPerson` does. */
export async function unbanPerson({ locals, request }: Context, userId: string): Promise<void> {
  const { api } = createAuth({ db: locals.db, request });
  await api.unbanUser({ body: { userId }, headers: request.headers });
}
