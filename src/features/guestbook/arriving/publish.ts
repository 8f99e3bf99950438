import { announce } from "~/features/live/announce.ts";
import type { GuestbookNews } from "~/features/live/protocol.ts";
import { buildId } from "~/platform/build.ts";
import { dropCopies } from "~/platform/edge-cache.ts";

/**
 * Tells open pages what has become of an entry, and drops the copies nearby of the addresses that are asked for most: who
 * reloads a page that has just lost an entry does not get it back.
 */
export async function publish(news: GuestbookNews, origin: string): Promise<void> {
  const id = news.change === "shown" ? news.entry.id : news.id;
  const paths = ["/guestbook", "/guestbook.json", "/guestbook/feed.xml", `/guestbook/${id}`];
  const addresses = paths.map((path) => new URL(path, origin));
  await Promise.all([announce(news), dropCopies(buildId, addresses)]);
}
