import { escapeMarkup } from "~/platform/xml.ts";

export interface SitemapEntry {
  id: string;
  changedAt: Date;
}

const pages = ["/", "/guestbook", "/counter", "/architecture"];

/** Pages for everybody, and entries, as search engines want to be told of them. */
export function toSitemap(entries: readonly SitemapEntry[], origin: string): string {
  const addresses = pages.map((path) => `<url><loc>${escapeMarkup(origin + path)}</loc></url>\n`);
  const ofEntries = entries.map(
    ({ id, changedAt }) =>
      `<url><loc>${escapeMarkup(`${origin}/guestbook/${id}`)}</loc><lastmod>${changedAt.toISOString()}</lastmod></url>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${[...addresses, ...ofEntries].join("")}</urlset>
`;
}
