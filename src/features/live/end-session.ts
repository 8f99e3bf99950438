import { finishLater } from "~/platform/bindings.ts";
import { live } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { everyPresence } from "~/platform/objects.ts";
import { withinTime } from "~/platform/within-time.ts";

/**
 * Closes every socket of a session that has ended, on every shard. A shard that does not answer in time is logged: nobody
 * who signs out waits for it, and it may still hear of it.
 */
export async function endSession(sessionId: string): Promise<void> {
  const ending = everyPresence().map(async (shard) => shard.endSession(sessionId));
  finishLater(Promise.allSettled(ending));
  const closed = await Promise.allSettled(ending.map((end) => withinTime(end, live.shardWithinMs)));
  for (const result of closed) if (result.status === "rejected") logFailure("sockets-not-closed", result.reason);
}

/** A shard waits for `Counter` before it answers. */
const endPersonWithinMs = live.counterWithinMs + live.shardWithinMs;

/**
 * Closes every socket of a person, whichever session it has, on every shard. Safe to repeat.
 * @throws when a shard does not answer in time.
 */
export async function endPerson(userId: string): Promise<void> {
  await Promise.all(everyPresence().map((shard) => withinTime(shard.endPerson(userId), endPersonWithinMs)));
}
