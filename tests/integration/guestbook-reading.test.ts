import { drizzle } from "drizzle-orm/d1";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { seed } from "#db/seed.ts";
import { edgeCopies, entriesPerPage } from "~/platform/limits.ts";
import { faultsOfRss } from "../support/rss.ts";
import { signedIn } from "../support/signed-in.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

interface JsonEntry {
  id: string;
  name: string;
  body: string;
  country: string | null;
  at: number;
}

interface JsonPage {
  entries: JsonEntry[];
  newer: string | null;
  older: string | null;
  total: number | null;
}

let site: Site;
let reader: Visitor;
beforeAll(async () => {
  site = await startSite();
  await seed(drizzle(site.db, { schema }));
  reader = new Visitor(site.url);
});
afterAll(() => site.close());

let people = 0;
function someone(): Promise<Visitor> {
  people += 1;
  return signedIn(site, `reader-${people}@example.com`);
}

const idsOn = (html: string) => [...html.matchAll(/id="entry-([^"]+)"/g)].map(([, id]) => id);
const hrefOf = (html: string, label: string) => {
  const link = new RegExp(`href="([^"]+)"[^>]*>${label}<`).exec(html)?.[1];
  return link?.replaceAll("&#38;", "&").replaceAll("&amp;", "&");
};

async function readJson(path: string): Promise<JsonPage> {
  return (await reader.get(path)).json<JsonPage>();
}

/** Asks until a copy answers that stays: a stale one is made anew behind its answer, and two may be made at first. */
async function untilKept(path: string): Promise<Response> {
  let kept = new Response();
  await expect
    .poll(async () => {
      const before = kept.headers.get("etag");
      kept = await reader.get(path);
      const ageMs = Number(kept.headers.get("age") ?? Number.NaN) * 1000;
      return ageMs < edgeCopies.freshMs && kept.headers.get("etag") === before;
    })
    .toBe(true);
  return kept;
}

describe("pages", () => {
  test("lead to older and back to newer ones, and from there to the first", async () => {
    const first = await reader.read("/guestbook");
    expect(first).toMatch(/>60 entries\. <\/span>Newest first\. /);
    expect(hrefOf(first, "← Newer")).toBeUndefined();
    const second = await reader.read(hrefOf(first, "Older →") ?? "");
    const third = await reader.read(hrefOf(second, "Older →") ?? "");
    expect(hrefOf(third, "Older →")).toBeUndefined();
    expect(idsOn(await reader.read(hrefOf(third, "← Newer") ?? ""))).toEqual(idsOn(second));
    const back = await reader.get(hrefOf(second, "← Newer") ?? "");
    expect([back.status, back.headers.get("location")]).toEqual([302, "/guestbook"]);
  });

  test.each([
    ["before=x", "is damaged"],
    ["after=", "is damaged"],
    ["before=01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8&after=01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8", "is damaged"],
    [`q=${"x".repeat(101)}`, "at most 100 characters"],
    ["country=Germany", "names no country"],
  ])("?%s gets 400 as a page and as JSON", async (query, reason) => {
    const [page, json] = [await reader.get(`/guestbook?${query}`), await reader.get(`/guestbook.json?${query}`)];
    expect([page.status, json.status]).toEqual([400, 400]);
    expect(json.headers.get("content-type")).toBe("application/problem+json");
    for (const response of [page, json]) expect(await response.text()).toContain(reason);
  });

  test("name the one address that search engines are to know", async () => {
    const canonical = async (path: string) => /<link rel="canonical" href="([^"]+)"/.exec(await reader.read(path))?.[1];
    const { entries } = await readJson("/guestbook.json");
    const id = entries.at(-1)?.id;
    for (const path of ["/guestbook", "/counter", `/guestbook/${id}`, `/guestbook?before=${id}`]) {
      expect(await canonical(`${path}${path.includes("?") ? "&" : "?"}utm_source=x`)).toBe(`${site.url.origin}${path}`);
    }
    for (const path of ["/guestbook?q=clouds", "/guestbook?country=DE"]) {
      expect([await canonical(path), await reader.read(path)]).toEqual([
        undefined,
        expect.stringContaining('<meta name="robots" content="noindex">'),
      ]);
    }
  });

  test("for one person alone are in no list of a search engine", async () => {
    const writer = await someone();
    // One that waits: the other tests count those that everybody sees.
    const id = "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8";
    const insert = `INSERT INTO guestbook_entry (id, user_id, author_name, body, status, created_at)
      SELECT ?, id, name, 'Mine', 'waiting', 0 FROM user WHERE email = 'reader-1@example.com'`;
    await site.db.prepare(insert).bind(id).run();
    for (const path of ["/guestbook/sign", "/guestbook/mine", `/guestbook/${id}/edit`]) {
      const html = await writer.read(path);
      expect([path, html]).toEqual([path, expect.stringContaining('<meta name="robots" content="noindex">')]);
      expect([path, html]).toEqual([path, expect.not.stringContaining('rel="canonical"')]);
      expect([path, (await reader.get(path)).status]).toEqual([path, 303]);
    }
  });

  test("each have a title and a description of their own", async () => {
    const { entries, older } = await readJson("/guestbook.json");
    const paths = [
      "/",
      "/guestbook",
      `/guestbook?before=${older}`,
      ...entries.slice(0, 2).map(({ id }) => `/guestbook/${id}`),
    ];
    const pages = await Promise.all(paths.map((path) => reader.read(path)));
    const titles = pages.map((html) => /<title>([^<]+)<\/title>/.exec(html)?.[1]);
    const descriptions = pages.map((html) => /<meta name="description" content="([^"]+)"/.exec(html)?.[1]);
    expect(new Set(titles).size).toBe(paths.length);
    expect(descriptions.every((text) => text !== undefined && text.length > 20)).toBe(true);
  });

  test("of one entry say in their head who wrote what", async () => {
    const [entry] = (await readJson("/guestbook.json")).entries;
    const html = await reader.read(`/guestbook/${entry?.id}`);
    expect(html).toContain(`<title>${entry?.name} in the guestbook · Cirrus</title>`);
    const [, description = ""] = /<meta name="description" content="([^"]+)"/.exec(html) ?? [];
    expect(entry?.body.replaceAll("\n", " ")).toContain(description.replace(/…$/, "").slice(0, 40));
  });
});

describe("searching", () => {
  test("finds by word and country, says what was looked for, and keeps both from page to page", async () => {
    const html = await reader.read("/guestbook?q=clouds");
    expect(idsOn(html).length).toBeGreaterThan(1);
    expect(html).toContain("Show all entries");
    expect(html).toMatch(/<input[^>]*name="q"[^>]*value="clouds"/);
    const fromGermany = await reader.read("/guestbook?q=&country=de");
    expect(fromGermany).toContain("from Germany");
    expect(idsOn(fromGermany).length).toBeGreaterThan(0);
    // "de" is the last of countless words that begin so; with nothing before it, all of them are found.
    const many = await reader.read("/guestbook?q=t");
    const older = hrefOf(many, "Older →");
    expect(older).toMatch(/^\/guestbook\?q=t&before=/);
    expect(idsOn(await reader.read(older ?? "")).some((id) => idsOn(many).includes(id))).toBe(false);
  });

  test("says so when there is nothing, and takes markup for words", async () => {
    const html = await reader.read(`/guestbook?q=${encodeURIComponent('<b>"nowhere"</b>')}`);
    expect(html).toContain("Nothing found");
    expect(html).toContain('<bdi translate="no">&lt;b&gt;');
  });
});

describe("for machines", () => {
  test("JSON leads through all entries by the cursors of the pages", async () => {
    const seen: JsonEntry[] = [];
    let page = await readJson("/guestbook.json");
    expect(page.total).toBe(60);
    for (;;) {
      expect(page.entries.length).toBeLessThanOrEqual(entriesPerPage);
      seen.push(...page.entries);
      if (!page.older) break;
      page = await readJson(`/guestbook.json?before=${page.older}`);
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(60);
    expect(page.newer).toBe(page.entries[0]?.id);
    expect((await readJson(`/guestbook.json?after=${page.newer}`)).entries).toHaveLength(entriesPerPage);
  });

  test("the feed is announced on the pages, and holds the newest entries by their addresses", async () => {
    expect(await reader.read("/guestbook")).toContain('type="application/rss+xml"');
    const response = await reader.get("/guestbook/feed.xml");
    expect(response.headers.get("content-type")).toBe("application/rss+xml; charset=utf-8");
    const { entries } = await readJson("/guestbook.json");
    const feed = await response.text();
    expect(faultsOfRss(feed)).toEqual([]);
    const guids = [...feed.matchAll(/<guid>([^<]+)<\/guid>/g)].map(([, guid]) => guid);
    expect(guids).toEqual(entries.map(({ id }) => `${site.url.origin}/guestbook/${id}`));
  });

  test("robots are led to a sitemap with pages that are there", async () => {
    const [, sitemap = ""] = /^Sitemap: (.+)$/m.exec(await reader.read("/robots.txt")) ?? [];
    const locations = [...(await reader.read(sitemap)).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) => loc ?? "");
    expect(locations).toHaveLength(66);
    for (const loc of [...locations.slice(0, 7), locations.at(-1) ?? ""])
      expect((await reader.get(loc)).status).toBe(200);
  });

  test("other methods are refused", async () => {
    for (const path of ["/guestbook.json", "/guestbook/feed.xml", "/sitemap.xml"]) {
      expect((await reader.postJson(path, {})).status).toBe(405);
    }
  });
});

describe("copies", () => {
  const paths = ["/guestbook", "/guestbook.json", "/guestbook/feed.xml", "/sitemap.xml", "/guestbook?q=clouds"];

  test("answer without a single statement, with every security header, whatever else is in the address", async () => {
    const { id } = (await readJson("/guestbook.json")).entries[0] ?? { id: "" };
    const all = [...paths, `/guestbook?before=${id}`, `/guestbook/${id}`];
    const made = await Promise.all(all.map(async (path) => ({ path, kept: await untilKept(path) })));
    await site.db.prepare("ALTER TABLE guestbook_entry RENAME TO elsewhere").run();
    for (const { path, kept } of made) {
      const html = await kept.text();
      const more = `${path}${path.includes("?") ? "&" : "?"}utm_source=x&_=${Math.random()}`;
      for (const again of [await reader.get(path), await reader.get(more)]) {
        expect([path, again.status, again.headers.get("server-timing")]).toEqual([path, 200, null]);
        expect(again.headers.get("cache-control")).toBe("public, no-cache");
        expect(again.headers.get("x-content-type-options")).toBe("nosniff");
        expect(again.headers.get("content-security-policy")).toBe(kept.headers.get("content-security-policy"));
        expect(await again.text()).toBe(html);
      }
    }
    expect((await reader.get("/guestbook?q=other")).status).toBe(500);
    await site.db.prepare("ALTER TABLE elsewhere RENAME TO guestbook_entry").run();
  });

  test("are told by their tag, and a page keeps its policy when it is confirmed", async () => {
    for (const path of paths) {
      const kept = await untilKept(path);
      const again = await reader.get(path, { "if-none-match": kept.headers.get("etag") ?? "" });
      expect([path, again.status, await again.text()]).toEqual([path, 304, ""]);
      expect(again.headers.get("content-security-policy")).toBe(kept.headers.get("content-security-policy"));
    }
  });

  test("are not for who has just written: an own entry is there at once, and for others within seconds", async () => {
    await untilKept("/guestbook");
    const writer = await someone();
    const [, id = ""] = (await writer.sign("Mine, and at once.")).split("#entry-");
    expect(idsOn(await writer.read("/guestbook"))[0]).toBe(id);
    expect(await writer.read("/guestbook/feed.xml")).toContain(id);
    expect(await writer.read("/guestbook?q=at+once")).toContain(id);
    // Who is told of the entry by the socket follows a link that no older copy answers.
    expect(idsOn(await reader.read(`/guestbook?newest=${id}`))[0]).toBe(id);
    const limit = { interval: 250 };
    await expect.poll(async () => idsOn(await reader.read("/guestbook"))[0], limit).toBe(id);
    const hide = "UPDATE guestbook_entry SET removed_at = 1 WHERE id = ?";
    await site.db.prepare(hide).bind(id).run();
    expect(idsOn(await writer.read("/guestbook"))).not.toContain(id);
  });
});
