import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { cleanLine, cleanText } from "~/platform/text.ts";
import { expect, test } from "../support/journey.ts";

const texts = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)> & &lt;b&gt; &amp;amp; &#60;i&#62;",
  "]]> <![CDATA[ <!-- --> <?xml version='1.0'?> &nbsp;",
  "\"quoted\" 'single' `tick` {x} {{y}} \\n \\u003c",
  "one\ntwo\n\nthree",
  "مرحبا & שלום <b>雲</b> 👩🏽‍🚀",
];

/** What the feed is to say in the end, as a program reads it that trusts its markup. */
function readFeed(xml: string): { title: string; text: string; elements: number }[] {
  const feed = new DOMParser().parseFromString(xml, "text/xml");
  if (feed.querySelector("parsererror")) throw new Error(feed.documentElement.textContent ?? "");
  return Array.from(feed.querySelectorAll("item"), (item) => {
    const description = item.querySelector("description")?.textContent ?? "";
    const { body } = new DOMParser().parseFromString(description, "text/html");
    for (const br of body.querySelectorAll("br")) br.replaceWith("\n");
    const title = item.querySelector("title")?.textContent ?? "";
    return { title, text: body.textContent ?? "", elements: body.childElementCount };
  });
}

test.afterEach(async ({ site }) => {
  await site.db.exec("DELETE FROM guestbook_entry WHERE created_at = 0");
});

test("whatever text goes in comes out once and as text, on the page, in the feed and as JSON", async ({
  site,
  member,
}) => {
  const random = fc.string({ unit: "binary", minLength: 1, maxLength: 200 });
  const sample = [...texts, ...fc.sample(random, 20 - texts.length)];
  const entries = sample.map((text) => ({ body: cleanText(text) || "-", name: cleanLine(text).slice(0, 60) || "-" }));
  const insert = site.db.prepare("INSERT INTO guestbook_entry (id, author_name, body, created_at) VALUES (?, ?, ?, 0)");
  await site.db.batch(entries.map(({ name, body }) => insert.bind(uuidv7(), name, body)));
  entries.reverse();

  await member.goto("/guestbook");
  const onPage = await member.getByRole("article").evaluateAll((articles) =>
    articles.map((article) => ({
      name: article.querySelector("bdi")?.textContent,
      body: article.querySelector("p")?.textContent,
      elements: article.querySelectorAll("bdi *, p *").length,
    })),
  );
  expect(onPage).toEqual(entries.map((entry) => ({ ...entry, elements: 0 })));

  const json: { entries: { name: string; body: string }[] } = await (
    await member.request.get("/guestbook.json")
  ).json();
  expect(json.entries.map(({ name, body }) => ({ name, body }))).toEqual(entries);

  const feed = await (await member.request.get("/guestbook/feed.xml")).text();
  // The two characters that XML has no way to write.
  const inXml = (text: string) => text.replaceAll(/[\uFFFE\uFFFF]/g, "\uFFFD");
  expect(await member.evaluate(readFeed, feed)).toEqual(
    entries.map(({ name, body }) => ({
      title: `${inXml(name)} signed the guestbook`,
      text: inXml(body),
      elements: 0,
    })),
  );
});
