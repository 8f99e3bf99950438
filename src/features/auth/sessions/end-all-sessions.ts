import { endPerson } from "~/features/live/end-session.ts";
import { settings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { createAuth } from "../auth.ts";

/**
 * Ends every session of a person: rows in D1, copies in KV, sockets on every shard. Safe to repeat, with no request at
 * hand as well. Better Auth's hook closes the sockets of the rows it has seen; the last call closes all others.
 * @throws when D1 or a shard does not answer.
 */
export async function endAllSessions(db: Database, userId: string): Promise<void> {
  const request = new Request(settings().BASE_URL ?? "https://localhost", { method: "POST" });
  const { internalAdapter } = await createAuth({ db, request }).$context;
  await internalAdapter.deleteUserSessions(userId);
  await endPerson(userId);
}
