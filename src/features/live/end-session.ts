import { logFailure } from "~/platform/log.ts";
import { everyPresence } from "~/platform/objects.ts";

/** Closes every socket of a session that has ended, on every shard. */
export function endSession(sessionId: string): Promise<void> {
  return endOn(everyPresence().map((shard) => shard.endSession(sessionId)));
}

/** Closes every socket of one person, whatever the session, on every shard. */
export function endPerson(userId: string): Promise<void> {
  return endOn(everyPresence().map((shard) => shard.endPerson(userId)));
}

/** A shard that does not answer is logged. */
async function endOn(shards: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(shards))
    if (result.status === "rejected") logFailure("sockets-not-closed", result.reason);
}
