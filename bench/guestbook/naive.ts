interface Row {
  id: string;
  author_name: string;
  body: string;
  created_at: number;
}

const entriesShown = 20;

/**
 * A guestbook as one writes it first, to compare with: each request reads the whole table and shows the newest entries
 * of it. It has the site's tables and entries; it draws much less of a page than the site does, and checks nothing.
 */
export default {
  async fetch(_request, { DB }) {
    const query = `SELECT * FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL ORDER BY created_at DESC`;
    const { results, meta } = await DB.prepare(query).all<Row>();
    const shown = results.slice(0, entriesShown).map(toArticle).join("\n");
    const html = `<!doctype html><title>Guestbook</title><p>${results.length} entries. Newest first.</p>${shown}`;
    const headers = { "content-type": "text/html; charset=utf-8", "x-rows-read": String(meta.rows_read) };
    return new Response(html, { headers });
  },
} satisfies ExportedHandler<{ DB: D1Database }>;

function toArticle({ id, author_name, body, created_at }: Row): string {
  const time = new Date(created_at).toISOString();
  return `<article id="entry-${id}"><b>${escapeMarkup(author_name)}</b> <time>${time}</time><p>${escapeMarkup(body)}</p></article>`;
}

function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
