import type { ShownEntry } from "~/features/live/protocol.ts";
import { wordsFrom } from "~/platform/language.ts";
import { entryList } from "../arriving/entry-list.ts";
import { entryOnPage, entrySettled, fillEntry } from "../entry/entry-view.ts";
import { inBrowserWords } from "../words/in-browser.ts";
import { addTools, ownName } from "./own-entries.ts";

/** An entry that stands on the page before the server has it. */
interface Sending {
  /** The server has it: as `entry`, which may be written a little cleaner. */
  settle(entry: ShownEntry): void;
  /** The server does not have it. */
  takeBack(): void;
}

/** Puts a text at the top of the list. Null on a page that does not begin with the newest entries. */
export function showAsSending(text: string): Sending | null {
  const blank = entryList?.blank();
  if (!entryList || !blank) return null;
  const { item, article } = blank;
  const words = Object.assign(document.createElement("p"), {
    className: "mt-2 text-sm text-muted",
    textContent: wordsFrom(inBrowserWords).sending,
  });
  article.setAttribute("aria-busy", "true");
  article.querySelector("[data-name] bdi")?.replaceChildren(ownName);
  article.querySelector("[data-body]")?.replaceChildren(text.trim());
  const isSent = (is: boolean) => {
    for (const part of article.querySelectorAll("[data-address], [data-reactions]"))
      part.toggleAttribute("hidden", !is);
  };
  isSent(false);
  article.appendChild(words);
  entryList.place(item, "");
  return {
    settle: (entry) => {
      words.remove();
      article.removeAttribute("aria-busy");
      isSent(true);
      // It may have come as news after a first try of which only the answer was lost.
      entryOnPage(entry.id)?.closest("li")?.remove();
      fillEntry(article, entry);
      entryList?.place(item, entry.id);
      addTools(article, { id: entry.id, isEditable: true });
      document.dispatchEvent(new Event(entrySettled));
    },
    takeBack: () => {
      item.remove();
      document.dispatchEvent(new Event(entrySettled));
    },
  };
}
