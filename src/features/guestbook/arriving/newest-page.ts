import type { GuestbookNews } from "~/features/live/protocol.ts";
import { Ticker } from "~/features/live/ticker.ts";
import { wordsFrom } from "~/platform/language.ts";
import { arrivals } from "~/platform/limits.ts";
import { entryOnPage } from "../entry/entry-view.ts";
import { totalInWords } from "../rules.ts";
import { inBrowserWords } from "../words/in-browser.ts";
import { HeldEntries } from "./arrivals.ts";
import type { entryList } from "./entry-list.ts";

/** What `News.astro` and the line above the list have for it. */
interface Parts {
  /** Leads to entries that are not in the list yet. */
  pill: HTMLAnchorElement;
  /** Says politely what has come. */
  said: HTMLElement;
  total: HTMLElement | null;
}

type List = NonNullable<typeof entryList>;

/**
 * A page that begins with the newest entries, and goes on to. At its top an entry appears in place; for somebody who reads
 * further down it is held, and a pill says so.
 */
export class NewestPage {
  private readonly list: List;
  private readonly parts: Parts;
  private readonly held = new HeldEntries(arrivals.heldAtMost);
  private readonly speaker = new Ticker(
    async () => this.say(),
    () => arrivals.saidEveryMs,
  );
  /** Entries that have come, and have not been announced. */
  private readonly unsaid = new Set<string>();
  private settling: number | undefined;
  /** Entries of the guestbook that are not known here. */
  private readonly others: number | null;

  constructor(list: List, parts: Parts) {
    this.list = list;
    this.parts = parts;
    const { total } = parts.total?.dataset ?? {};
    this.others = total === undefined ? null : Number(total) - list.count;
    parts.pill.addEventListener("click", (event) => this.follow(event));
  }

  /** Takes news of an entry. Those that are in the list have been told already. */
  hear(news: GuestbookNews): void {
    if (news.change === "gone") this.held.drop(news.id);
    if (news.change === "reactions") this.held.react(news);
    if (news.change === "shown" && !entryOnPage(news.entry.id) && this.list.isPlaceOf(news.entry.id)) {
      if (!this.held.has(news.entry.id)) this.unsaid.add(news.entry.id);
      this.held.hold(news.entry);
    }
    this.settleSoon();
  }

  /** Brings in what may come in, and says how things stand: once a frame of the screen, however much there is. */
  settleSoon(): void {
    this.settling ??= requestAnimationFrame(() => {
      this.settling = undefined;
      this.settle();
    });
  }

  private settle(): void {
    // One that is being sent may be among the held, and is in the list already: which one, its answer says.
    if (this.list.isSending) return;
    for (const id of this.held.dropKnown((id) => entryOnPage(id) !== null)) this.unsaid.delete(id);
    if (!this.held.isTooMany && this.list.isAtTop) this.list.bringIn(this.held.release());
    this.tell();
  }

  private tell(): void {
    const { pill, total } = this.parts;
    const { count, isTooMany, latest } = this.held;
    pill.hidden = count === 0 && !isTooMany;
    const words = wordsFrom(inBrowserWords);
    pill.textContent = isTooMany ? words.newEntriesBeyond(arrivals.heldAtMost) : words.newEntries(count);
    // Copies of the page from before this entry go by another address.
    pill.href = `/guestbook?newest=${latest}`;
    if (total && this.others !== null) total.textContent = totalInWords(this.others + this.list.count + count);
    if (this.unsaid.size > 0) this.speaker.ask();
  }

  /** Shows what is held, without asking for it. When that is not all there is, the link leads there. */
  private follow(event: MouseEvent): void {
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (opensElsewhere || this.held.isTooMany) return;
    event.preventDefault();
    const newest = this.list.bringIn(this.held.release());
    this.list.scrollToTop();
    if (newest) newest.tabIndex = -1;
    newest?.focus({ preventScroll: true });
    this.tell();
  }

  private say(): void {
    this.parts.said.textContent = wordsFrom(inBrowserWords).newEntries(this.unsaid.size);
    this.unsaid.clear();
  }
}
