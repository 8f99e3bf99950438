import type { ShownEntry } from "~/features/live/protocol.ts";
import { entrySettled, fillEntry } from "./entry-view.ts";
import { addTools } from "./own-entries.ts";

/** An entry that stands on the page before the server has it. */
interface Sending {
  /** The server has it: as `entry`, which may be written a little cleaner. */
  settle(entry: ShownEntry): void;
  /** The server does not have it. */
  takeBack(): void;
}

/** Puts a text at the top of the list. Null on a page that does not begin with the newest entries. */
export function showAsSending(text: string): Sending | null {
  const list = document.querySelector("article[id^=entry-]")?.closest("ol");
  const template = document.querySelector<HTMLTemplateElement>("template[data-new-entry]");
  const isNewest = location.pathname === "/guestbook" && location.search === "";
  const article = template && document.importNode(template.content, true).querySelector("article");
  if (!list || !article || !isNewest) return null;
  const words = Object.assign(document.createElement("p"), {
    className: "mt-2 text-sm text-muted",
    textContent: "Sending…",
  });
  article.removeAttribute("id");
  article.setAttribute("aria-busy", "true");
  article.querySelector("[data-body]")?.replaceChildren(text.trim());
  article.querySelector("[data-address]")?.toggleAttribute("hidden", true);
  article.appendChild(words);
  const item = document.createElement("li");
  item.appendChild(article);
  list.insertAdjacentElement("afterbegin", item);
  return {
    settle: (entry) => {
      words.remove();
      article.removeAttribute("aria-busy");
      article.querySelector("[data-address]")?.toggleAttribute("hidden", false);
      fillEntry(article, entry);
      addTools(article, { id: entry.id, isEditable: true });
      document.dispatchEvent(new Event(entrySettled));
    },
    takeBack: () => item.remove(),
  };
}
