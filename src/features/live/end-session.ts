import { logFailure } from "~/platform/log.ts";
import { everyPresence } from "~/platform/objects.ts";

/** Closes every socket of a session that has ended, on every shard. A shard that does not answer is logged. */
export async function endSession(sessionId: string): Promise<void> {
  const closed = await Promise.allSettled(everyPresence().map((shard) => shard.endSession(sessionId)));
  for (const result of closed) if (result.status === "rejected") logFailure("sockets-not-closed", result.reason);
}
