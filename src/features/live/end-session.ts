import { logFailure } from "~/platform/log.ts";
import { everyPresence } from "~/platform/objects.ts";

/** Closes every socket of a session that has ended, on every shard. A shard that does not answer is logged. */
export async function endSession(sessionId: string): Promise<void> {
  const closed = await Promise.allSettled(everyPresence().map((shard) => shard.endSession(sessionId)));
  for (const result of closed) if (result.status === "rejected") logFailure("sockets-not-closed", result.reason);
}

/**
 * Closes every socket of a person, whichever session it has, on every shard. Safe to repeat.
 * @throws when a shard does not answer.
 */
export async function endPerson(userId: string): Promise<void> {
  await Promise.all(everyPresence().map((shard) => shard.endPerson(userId)));
}
