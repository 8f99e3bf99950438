import { readWithIslands } from "./islands.ts";
import type { Visitor } from "./visitor.ts";

interface Found {
  status: number;
  /** Where a redirection leads. */
  location: string | null;
  /** The page with its islands; empty when the answer is something else. */
  html: string;
}

/** Tags that lead somewhere, and the attributes that say where. */
const leading = /<(?:a|area|form|button|input|img|source|script|link|use)\b[^>]*>/g;
const address = /\s(?:href|src|action|formaction)="([^"]*)"/g;

/** What forms are posted to: the page is looked at, and nothing is posted. */
const actionParameter = "_action";

/** Of addresses that differ in an id or in what is asked for alone, so many stand for all: it is one page that makes them. */
const samples = 4;

/** Follows whatever leads from a page to another, as one person in one language. */
export class Crawler {
  private readonly visitor: Visitor;
  private readonly origin: string;
  private readonly language: string;
  private readonly found = new Map<string, Promise<Found>>();
  private readonly sampled = new Map<string, number>();
  private readonly noted = new Map<string, string>();

  constructor(visitor: Visitor, origin: string, language: string) {
    this.visitor = visitor;
    this.origin = origin;
    this.language = language;
  }

  /** What is wrong with links, each with a page that has it. */
  get faults(): string[] {
    return [...this.noted].map(([fault, page]) => `${fault}, on ${page.replace(this.origin, "")}`);
  }

  /** How many addresses were asked for. */
  get size(): number {
    return this.found.size;
  }

  /** Goes wherever these pages lead, however far. */
  async follow(starts: string[]): Promise<void> {
    const waiting = starts.map((path) => new URL(path, this.origin).href);
    for (let page = waiting.shift(); page; page = waiting.shift()) {
      const { html, location } = await this.fetch(page);
      const links = new Set(location === null ? linksIn(html) : [location]);
      const next = await Promise.all([...links].map((link) => this.check(link, page)));
      waiting.push(...next.flatMap((url) => url ?? []));
    }
  }

  /** Notes what is wrong with a link. Returns what to follow next. */
  private async check(link: string, page: string): Promise<string | undefined> {
    const url = this.ownAddress(link, page);
    if (!url) return undefined;
    const place = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    url.searchParams.delete(actionParameter);
    const isNew = !this.found.has(url.href);
    if (isNew && this.isSampledEnough(url)) return undefined;
    const { status, html } = await this.fetch(url.href);
    // A page that says "not found" may well lead to a place on itself, and what says how we are may say "not well".
    const isDead = status === 404 || (status >= 500 && url.pathname !== "/api/health");
    if (url.href !== page && isDead) this.note(`${link}: ${status}`, page);
    if (place && !html.includes(` id="${place}"`)) this.note(`${link}: no such place on that page`, page);
    return isNew ? url.href : undefined;
  }

  /** Where on this site a link leads. Of those that leave it, only the form is looked at. */
  private ownAddress(link: string, page: string): URL | undefined {
    const url = URL.parse(link, page);
    if (url?.origin === this.origin) return url;
    const isSound = url !== null && ["https:", "mailto:", "data:"].includes(url.protocol);
    if (!isSound) this.note(`${link}: neither of this site nor https`, page);
    return undefined;
  }

  private note(fault: string, page: string): void {
    if (!this.noted.has(fault)) this.noted.set(fault, page);
  }

  private isSampledEnough(url: URL): boolean {
    const kind = decodeURIComponent(url.href)
      .replace(/[\da-f]{8}(?:-[\da-f]{4,12}){4}|\d+/g, "…")
      .replace(/=[^&]*/g, "=…");
    const count = (this.sampled.get(kind) ?? 0) + 1;
    this.sampled.set(kind, count);
    return count > samples;
  }

  private fetch(href: string): Promise<Found> {
    const known = this.found.get(href) ?? this.ask(href);
    this.found.set(href, known);
    return known;
  }

  private async ask(href: string): Promise<Found> {
    const response = await this.visitor.get(href, { "accept-language": this.language });
    const isPage = response.headers.get("content-type")?.startsWith("text/html") === true;
    const text = await response.text();
    const html = isPage ? (await readWithIslands(this.visitor, text)).join("\n") : "";
    return { status: response.status, location: response.headers.get("location"), html };
  }
}

/** Where a page leads. What a template has is filled in before anybody sees it. */
function linksIn(html: string): string[] {
  const tags = html.replace(/<template\b.*?<\/template>/gs, "").match(leading) ?? [];
  return tags.flatMap((tag) => [...tag.matchAll(address)].map(([, link = ""]) => unescaped(link)));
}

function unescaped(link: string): string {
  return link.replaceAll("&#38;", "&").replaceAll("&amp;", "&");
}
