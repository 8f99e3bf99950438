import type { APIContext } from "astro";
import { searchText } from "~/platform/limits.ts";
import { publicOrigin } from "~/platform/origin.ts";
import { problem } from "~/platform/problem.ts";
import type { Entry } from "../queries.ts";
import { en } from "../words/en.ts";
import { toRss } from "./feed.ts";
import { readAddress } from "./page-address.ts";
import { readForSitemap, readPage, readRequested } from "./page-queries.ts";
import { toSitemap } from "./sitemap.ts";

/** The same for everybody, so caches may keep it; who has it asks whether it still holds. */
export const forEverybody = "public, no-cache";

/** `GET /guestbook.json`: a page of entries with the cursors and the search of `/guestbook`. */
export async function getPage({ locals, url }: APIContext): Promise<Response> {
  const request = readAddress(url.searchParams);
  if ("fault" in request) return problem(400, en.reading.faults[request.fault](searchText.maxLength));
  const { entries, newer, older, total } = await readRequested(locals.db, request);
  const page = { entries: entries.map(toPublic), newer, older, total };
  return Response.json(page, { headers: { "cache-control": forEverybody } });
}

/** An entry in the words of the live layer. */
function toPublic({ id, authorName, body, country, createdAt, reactions }: Entry) {
  return { id, name: authorName, body, country, at: createdAt.getTime(), reactions: reactions?.counts ?? {} };
}

/** `GET /guestbook/feed.xml`: the newest entries as RSS 2.0. */
export async function getFeed({ locals, url }: APIContext): Promise<Response> {
  const { entries } = await readPage(locals.db);
  return xml(toRss(entries, publicOrigin(url)), "application/rss+xml");
}

/** `GET /sitemap.xml` */
export async function getSitemap({ locals, url }: APIContext): Promise<Response> {
  return xml(toSitemap(await readForSitemap(locals.db), publicOrigin(url)), "application/xml");
}

function xml(text: string, type: string): Response {
  return new Response(text, { headers: { "content-type": `${type}; charset=utf-8`, "cache-control": forEverybody } });
}
