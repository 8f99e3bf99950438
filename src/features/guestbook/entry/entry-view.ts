import type { ShownEntry } from "~/features/live/protocol.ts";
import { wordsFrom } from "~/platform/language.ts";
import { shownName } from "~/platform/person-name.ts";
import { countryName, flagOf } from "~/platform/place.ts";
import { showTime } from "~/ui/local-times.ts";
import { showReactions } from "../reactions/reaction-view.ts";
import { reportPath } from "../rules.ts";
import { inBrowserWords } from "../words/in-browser.ts";
import { linkRel, splitLinks } from "./links.ts";

/** Said by the page when an entry that it has posted stands in the list for good, or does not: news of it may have come. */
export const entrySettled = "cirrus:entry-settled";

/** What an entry held before it was taken off, should it come back. */
const takenOff = new WeakMap<HTMLElement, Node[]>();

export function entryOnPage(id: string): HTMLElement | null {
  return document.getElementById(`entry-${id}`);
}

/** Writes what everybody may read into the markup of `Entry.astro`: text as text, and links as the server makes them. */
export function fillEntry(
  article: HTMLElement,
  { id, name, body, country, at, editedAt, reactions }: ShownEntry,
): void {
  putBack(article);
  article.id = `entry-${id}`;
  const part = (selector: string) => article.querySelector<HTMLElement>(selector);
  part("[data-name] bdi")?.replaceChildren(shownName(name));
  part("[data-body]")?.replaceChildren(...splitLinks(body).map(nodeOf));
  part("[data-address]")?.setAttribute("href", `/guestbook/${id}`);
  part("[data-report]")?.setAttribute("href", reportPath(id));
  part("[data-report] bdi")?.replaceChildren(shownName(name));
  part("[data-edited]")?.toggleAttribute("hidden", editedAt === null);
  showReactions(article, reactions);
  showCountry(part("[data-country]"), country);
  const time = article.querySelector("time");
  if (!time) return;
  time.dateTime = new Date(at).toISOString();
  showTime(time);
}

function showCountry(link: HTMLElement | null, country: string | null): void {
  link?.toggleAttribute("hidden", !country);
  if (!link || !country) return;
  link.setAttribute("href", `/guestbook?country=${country}`);
  link.title = wordsFrom(inBrowserWords).entriesFrom(countryName(country));
  link.replaceChildren(`${flagOf(country)} ${countryName(country)}`);
}

function nodeOf({ text, href }: { text: string; href?: string }): Node | string {
  if (href === undefined) return text;
  return Object.assign(document.createElement("a"), {
    href,
    rel: linkRel,
    dir: "ltr",
    className: "link",
    textContent: text,
  });
}

/** Takes what an entry says off the page. It stays as high as it was, so that nothing moves under whoever reads. */
export function takeOff(article: HTMLElement): HTMLElement {
  const { minHeight } = article.style;
  const notice = document.createElement("p");
  notice.className = "text-sm text-muted";
  notice.textContent = wordsFrom(inBrowserWords).removed;
  if (takenOff.has(article)) return article.querySelector("p") ?? notice;
  const hadFocus = article.contains(document.activeElement);
  article.style.minHeight = minHeight || `${article.getBoundingClientRect().height}px`;
  takenOff.set(article, [...article.childNodes]);
  article.replaceChildren(notice);
  notice.tabIndex = -1;
  if (hadFocus) notice.focus({ preventScroll: true });
  return notice;
}

export function isTakenOff(article: HTMLElement): boolean {
  return takenOff.has(article);
}

/** Brings back what `takeOff` has taken. */
export function putBack(article: HTMLElement): void {
  const nodes = takenOff.get(article);
  if (!nodes) return;
  takenOff.delete(article);
  article.replaceChildren(...nodes);
  article.style.minHeight = "";
}
