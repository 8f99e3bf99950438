import { listen } from "~/features/live/connection.ts";

/** Counts the entries that come and are not on the page, and says so in `link`, which leads to them. */
export function countNews(link: HTMLAnchorElement): void {
  const ids = new Set<string>();
  listen(["guestbook"], (frame) => {
    if (frame.type !== "guestbook" || document.getElementById(`entry-${frame.entry.id}`)) return;
    ids.add(frame.entry.id);
    // Copies of the page from before this entry go by another address.
    link.href = `/guestbook?newest=${frame.entry.id}`;
    link.textContent = ids.size === 1 ? "1 new entry" : `${ids.size} new entries`;
    link.hidden = false;
  });
}
