import { logFailure } from "~/platform/log.ts";
import { everyPresence } from "~/platform/objects.ts";
import type { GuestbookNews } from "./protocol.ts";

/** Tells every page that follows the guestbook, on every shard. A shard that does not answer is logged: news are no duty. */
export async function announce(news: GuestbookNews): Promise<void> {
  const told = await Promise.allSettled(everyPresence().map((shard) => shard.announce(news)));
  for (const result of told) if (result.status === "rejected") logFailure("news-not-told", result.reason);
}
