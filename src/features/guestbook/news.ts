import { listen } from "~/features/live/connection.ts";
import type { GuestbookNews } from "~/features/live/protocol.ts";
import { entryOnPage, entrySettled, fillEntry, takeOff } from "./entry-view.ts";

/**
 * Keeps the entries on a page as they are in the guestbook: edited ones get their new text, removed ones go. With a `link`
 * that leads to them, entries that are not on the page are counted in it.
 */
export function followEntries(link: HTMLAnchorElement | null): void {
  const unseen = new Set<string>();
  const tell = () => {
    for (const id of unseen) if (entryOnPage(id)) unseen.delete(id);
    if (!link) return;
    link.textContent = unseen.size === 1 ? "1 new entry" : `${unseen.size} new entries`;
    link.hidden = unseen.size === 0;
  };
  const count = (id: string) => {
    unseen.add(id);
    // Copies of the page from before this entry go by another address.
    if (link) link.href = `/guestbook?newest=${id}`;
  };
  listen(["guestbook"], (frame) => {
    if (frame.type !== "guestbook") return;
    if (!follow(frame) && frame.change === "shown") count(frame.entry.id);
    if (frame.change === "gone") unseen.delete(frame.id);
    tell();
  });
  document.addEventListener(entrySettled, tell);
}

/** Brings an entry in line with the news of it; false when it is not on the page. */
function follow(news: GuestbookNews): boolean {
  const article = entryOnPage(news.change === "shown" ? news.entry.id : news.id);
  if (!article) return false;
  if (news.change === "shown") fillEntry(article, news.entry);
  else takeOff(article);
  return true;
}
