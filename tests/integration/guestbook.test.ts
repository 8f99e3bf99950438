import { drizzle } from "drizzle-orm/d1";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { seed } from "#db/seed.ts";
import { entriesPerPage, entryBody, limits } from "~/platform/limits.ts";
import { signedIn } from "../support/signed-in.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
  await seed(drizzle(site.db, { schema }));
});
afterAll(() => site.close());

const post = "/guestbook/sign?_action=guestbook.sign";
let people = 0;
function someone(): Promise<Visitor> {
  people += 1;
  return signedIn(site, `writer-${people}@example.com`);
}

const idsOn = (html: string) => [...html.matchAll(/id="entry-([^"]+)"/g)].map(([, id]) => id);

describe("reading", () => {
  test("the older links lead through every entry once, newest first", async () => {
    const visitor = new Visitor(site.url);
    const seen: (string | undefined)[] = [];
    let path: string | undefined = "/guestbook";
    while (path) {
      const html: string = await visitor.read(path);
      const ids = idsOn(html);
      expect(ids.length).toBeLessThanOrEqual(entriesPerPage);
      seen.push(...ids);
      path = /href="(\/guestbook\?before=[^"]+)"/.exec(html)?.[1];
    }
    expect(seen).toHaveLength(60);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  test.each(["", "x", "1_2", "9999999999999999_x", "1_00000000-0000-4000-8000-000000000000", "'--"])(
    "the damaged cursor %j gets 400 and a page that says so",
    async (cursor) => {
      const response = await new Visitor(site.url).get(`/guestbook?before=${encodeURIComponent(cursor)}`);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("is damaged");
    },
  );

  test("an entry has an address of its own; one that is hidden, removed or not there has none", async () => {
    // Who has written a moment ago, and be it a code, gets no copies.
    const visitor = await someone();
    const [first, second, third] = idsOn(await visitor.read("/guestbook"));
    expect((await visitor.get(`/guestbook/${first}`)).status).toBe(200);
    await site.db.batch([
      site.db.prepare("UPDATE guestbook_entry SET status = 'hidden' WHERE id = ?").bind(second),
      site.db.prepare("UPDATE guestbook_entry SET removed_at = 1 WHERE id = ?").bind(third),
    ]);
    for (const id of [second, third, "nothing"]) expect((await visitor.get(`/guestbook/${id}`)).status).toBe(404);
    const ids = idsOn(await visitor.read("/guestbook"));
    expect(ids).not.toContain(second);
    expect(ids).not.toContain(third);
  });

  test("the page is the same for everybody", async () => {
    const path = "/guestbook?newest=01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8";
    const signed = await (await someone()).read(path);
    const anonymous = await new Visitor(site.url).read(path);
    const withoutKeys = (html: string) =>
      html.replaceAll(/\/_server-islands\/[^"']+|island-id="[^"]+"|Island\("[^"]+"/g, "");
    expect(withoutKeys(signed)).toBe(withoutKeys(anonymous));
  });
});

describe("signing", () => {
  test("the form leads to the entry, which carries the name of the profile", async () => {
    const visitor = await someone();
    const next = await visitor.sign("Hello from a test.");
    expect(next).toMatch(/^\/guestbook#entry-/);
    const html = await visitor.read("/guestbook");
    expect(idsOn(html)[0]).toBe(next.split("#entry-")[1]);
    expect(html).toContain("Hello from a test.");
    expect(html).toContain(`Writer ${people}`);
  });

  test("a new name is on the next entry and in the menu", async () => {
    const visitor = await someone();
    const response = await visitor.submit("/profile?_action=profile.update", { name: "  Grace \u202E Hopper " });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/profile?saved"]);
    await visitor.sign("With a new name.");
    expect(await visitor.read("/guestbook")).toContain("<bdi>Grace Hopper</bdi>");
    expect(await visitor.read("/counter")).toContain(">Grace Hopper</span>");
  });

  test("identity in the body is ignored", async () => {
    const visitor = await someone();
    const foreign = { name: "Mallory", authorName: "Mallory", userId: "1", email: "m@example.com", status: "hidden" };
    const fields = { ...foreign, body: "Who am I?", stamp: await visitor.openForm() };
    expect((await visitor.postEntry(fields)).status).toBe(303);
    const html = await visitor.read("/guestbook");
    expect(html).toContain("Who am I?");
    expect(html).not.toContain("Mallory");
  });

  test.each([
    ["nothing", ""],
    ["only things that nobody sees", " \u200B\u2060\u0000 "],
    ["one character too many", "x".repeat(entryBody.maxGraphemes + 1)],
  ])("%s comes back with a message at the field and the text kept", async (_, body) => {
    const visitor = await someone();
    const response = await visitor.submit(post, { body });
    const html = await response.text();
    expect(response.status).toBe(400);
    expect(html).toContain('id="body-error"');
    if (body.startsWith("x")) expect(html).toContain(body);
  });

  test("as many graphemes as are allowed fit, whatever each is made of", async () => {
    const visitor = await someone();
    await visitor.sign("👩🏽‍🚀".repeat(entryBody.maxGraphemes));
  });

  test("markup is shown as text", async () => {
    const visitor = await someone();
    await visitor.sign('<script>alert(1)</script><img src=x onerror="alert(2)">');
    const html = await visitor.read("/guestbook");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x");
    expect(html).not.toContain("<script>alert(1)");
  });

  test("too many in a row are refused with the text kept", async () => {
    const visitor = await someone();
    for (let entry = 0; entry < limits.signing.max; entry += 1) await visitor.sign(`Entry ${entry}`);
    const response = await visitor.postEntry({ body: "One too many", stamp: await visitor.openForm() });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await response.text()).toContain("One too many");
  });

  test("a form posted from another site, or from nowhere, writes nothing", async () => {
    const visitor = await someone();
    const before = idsOn(await visitor.read("/guestbook"));
    const fields = { body: "forged", stamp: await visitor.openForm() };
    const foreign = await visitor.postEntry(fields, { origin: "https://evil.example" });
    const nowhere = await visitor.request(post, { method: "POST", body: new URLSearchParams(fields) });
    expect([foreign.status, nowhere.status]).toEqual([403, 403]);
    expect(idsOn(await visitor.read("/guestbook"))).toEqual(before);
  });

  test("a body that is too large, or of another type, is refused before anything reads it", async () => {
    const visitor = await someone();
    expect((await visitor.submit(post, { body: "x".repeat(1_000_000) })).status).toBe(413);
    expect((await visitor.postJson("/_actions/guestbook.sign", { body: "json" })).status).toBe(415);
  });

  test("without a session nothing is written, and the text is kept", async () => {
    const response = await new Visitor(site.url).submit(post, { body: "An hour of work" });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain("An hour of work");
  });
});
