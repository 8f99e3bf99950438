import { escapeMarkup } from "~/platform/xml.ts";
import type { Entry } from "../queries.ts";

export const feedPath = "/guestbook/feed.xml";

/** Entries as RSS 2.0. Readers take a description for HTML, so a text is escaped twice: for HTML, and for XML. */
export function toRss(entries: readonly Entry[], origin: string): string {
  const changes = entries.map(({ createdAt, editedAt }) => Math.max(createdAt.getTime(), editedAt?.getTime() ?? 0));
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Guestbook of Cirrus</title>
<link>${escapeMarkup(origin)}/guestbook</link>
<description>What visitors have written, newest first.</description>
<atom:link href="${escapeMarkup(origin + feedPath)}" rel="self" type="application/rss+xml"/>
${changes.length > 0 ? `<lastBuildDate>${new Date(Math.max(...changes)).toUTCString()}</lastBuildDate>\n` : ""}${entries.map((entry) => toItem(entry, origin)).join("")}</channel>
</rss>
`;
}

function toItem({ id, authorName, body, createdAt }: Entry, origin: string): string {
  const address = escapeMarkup(`${origin}/guestbook/${id}`);
  const html = escapeMarkup(body).replaceAll("\n", "<br>");
  return `<item>
<title>${escapeMarkup(authorName)} signed the guestbook</title>
<link>${address}</link>
<guid>${address}</guid>
<pubDate>${createdAt.toUTCString()}</pubDate>
<dc:creator>${escapeMarkup(authorName)}</dc:creator>
<description>${escapeMarkup(html)}</description>
</item>
`;
}
