import type { ShownEntry } from "~/features/live/protocol.ts";
import { arrivals } from "~/platform/limits.ts";
import { isCalm } from "~/ui/is-calm.ts";
import { entryOnPage, fillEntry, isTakenOff } from "../entry/entry-view.ts";
import { placeOf } from "./arrivals.ts";

/** The list of a page that begins with the newest entries: `EntryList.astro`, with the template of `News.astro`. */
class EntryList {
  private readonly list: HTMLElement;
  private readonly template: HTMLTemplateElement;
  /** Entries that have left the list at its end. They are still in the guestbook. */
  private dropped = 0;

  constructor(list: HTMLElement, template: HTMLTemplateElement) {
    this.list = list;
    this.template = template;
  }

  /** Entries that are in the guestbook as far as this page knows, less those that it never had. */
  get count(): number {
    return this.articles.filter((article) => article.id && !isTakenOff(article)).length + this.dropped;
  }

  /** One of this page's own is on its way to the server, and may come back as news before the answer. */
  get isSending(): boolean {
    return this.list.querySelector("[aria-busy=true]") !== null;
  }

  /** Its beginning is in view or below: nobody is reading further down. */
  get isAtTop(): boolean {
    return this.list.getBoundingClientRect().top >= 0;
  }

  private get articles(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("article")];
  }

  /** Whether an entry falls among those of this page. One that is older than all is on another, when there is one. */
  isPlaceOf(id: string): boolean {
    const { ids } = this;
    return placeOf(id, ids) < ids.length || !document.querySelector("a[data-older]:not([hidden])");
  }

  /** An article with nothing in it yet, in an item for the list. */
  blank(): { item: HTMLElement; article: HTMLElement } | null {
    const article = document.importNode(this.template.content, true).querySelector("article");
    if (!article) return null;
    const item = document.createElement("li");
    article.removeAttribute("id");
    item.appendChild(article);
    return { item, article };
  }

  /** Puts an item where it belongs by the id of its entry; "" is newer than all. */
  place(item: HTMLElement, id: string): void {
    document.querySelector("[data-empty]")?.remove();
    const others = [...this.list.children].filter((other) => other !== item);
    const next = others[id === "" ? 0 : placeOf(id, others.map(idIn))] ?? null;
    // What is moved without need loses the focus.
    if (!item.isConnected || item.nextElementSibling !== next) this.list.insertBefore(item, next);
  }

  /** Brings entries in, each in its place, and returns the newest. What moves does so calmly. */
  bringIn(entries: readonly ShownEntry[]): HTMLElement | null {
    if (entries.length === 0) return null;
    const before = new Map([...this.list.children].map((item) => [item, item.getBoundingClientRect().top]));
    let newest: HTMLElement | null = null;
    for (const entry of entries) {
      const blank = entryOnPage(entry.id) || !this.isPlaceOf(entry.id) ? null : this.blank();
      if (!blank) continue;
      fillEntry(blank.article, entry);
      this.place(blank.item, entry.id);
      newest = blank.article;
    }
    this.trim();
    if (!isCalm()) for (const item of [...this.list.children].filter(isInView)) glide(item, before.get(item));
    return newest;
  }

  scrollToTop(): void {
    this.list.scrollIntoView({ block: "start", behavior: isCalm() ? "auto" : "smooth" });
  }

  private get ids(): string[] {
    return [...this.list.children].map(idIn);
  }

  /** Lets go of the oldest, but not of what has the focus. "Older" then leads on from what is the last. */
  private trim(): void {
    for (;;) {
      const last = this.list.lastElementChild;
      if (this.list.children.length <= arrivals.shownAtMost || !last || last.matches(":focus-within")) return;
      last.remove();
      this.dropped += 1;
      const older = document.querySelector<HTMLAnchorElement>("a[data-older]");
      older?.setAttribute("href", `/guestbook?before=${this.ids.at(-1)}`);
      older?.toggleAttribute("hidden", false);
    }
  }
}

/** The id of the entry in an item; "" while it is being sent. */
function idIn(item: Element): string {
  return item.querySelector("article")?.id.replace("entry-", "") ?? "";
}

function isInView(item: Element): boolean {
  const { top, bottom } = item.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** Moves an item from where it was to where it is. One that was nowhere fades in. */
function glide(item: Element, before: number | undefined): void {
  for (const animation of item.getAnimations()) animation.cancel();
  const way = before === undefined ? 0 : before - item.getBoundingClientRect().top;
  if (before !== undefined && way === 0) return;
  const from = before === undefined ? { opacity: 0 } : { transform: `translateY(${way}px)` };
  item.animate([from, {}], { duration: arrivals.glideMs, easing: "ease-out" });
}

/** Null on pages that do not begin with the newest entries. */
export const entryList = find();

function find(): EntryList | null {
  const list = document.querySelector<HTMLElement>("ol[data-entries]");
  const template = document.querySelector<HTMLTemplateElement>("template[data-new-entry]");
  return list && template && new EntryList(list, template);
}
