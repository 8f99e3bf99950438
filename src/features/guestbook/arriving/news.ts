import { listen } from "~/features/live/connection.ts";
import type { GuestbookNews } from "~/features/live/protocol.ts";
import { entryOnPage, entrySettled, fillEntry, takeOff } from "../entry/entry-view.ts";
import { showReactions } from "../reactions/reaction-view.ts";
import { entryList } from "./entry-list.ts";
import { NewestPage } from "./newest-page.ts";

/**
 * Keeps the entries on a page as they are in the guestbook: edited ones get their new text, removed ones go, and a page
 * that begins with the newest gets those that come. `region` is that of `News.astro`.
 */
export function followEntries(region: HTMLElement): void {
  const newest = newestPage(region);
  listen(["guestbook"], (frame) => {
    if (frame.type !== "guestbook") return;
    follow(frame);
    newest?.hear(frame);
  });
  document.addEventListener(entrySettled, () => newest?.settleSoon());
}

function newestPage(region: HTMLElement): NewestPage | null {
  const pill = region.querySelector("a");
  const said = region.querySelector<HTMLElement>("[data-said]");
  const total = document.querySelector<HTMLElement>("[data-total]");
  return entryList && pill && said && new NewestPage(entryList, { pill, said, total });
}

/** Brings an entry that is on the page in line with the news of it. */
function follow(news: GuestbookNews): void {
  const article = entryOnPage(news.change === "shown" ? news.entry.id : news.id);
  if (!article) return;
  if (news.change === "shown") fillEntry(article, news.entry);
  else if (news.change === "reactions") showReactions(article, news.reactions);
  else takeOff(article);
}
