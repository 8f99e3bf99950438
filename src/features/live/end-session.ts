import { bindings, settings } from "~/platform/bindings.ts";
import { logFailure } from "~/platform/log.ts";
import { allShards } from "./shards.ts";

/** Closes every socket of a session that has ended, on every shard. A shard that does not answer is logged. */
export async function endSession(sessionId: string): Promise<void> {
  const shards = allShards(settings().PRESENCE_SHARDS).map((name) => bindings.PRESENCE.getByName(name));
  const closed = await Promise.allSettled(shards.map((shard) => shard.endSession(sessionId)));
  for (const result of closed) if (result.status === "rejected") logFailure("sockets-not-closed", result.reason);
}
