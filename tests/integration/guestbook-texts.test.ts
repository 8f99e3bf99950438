import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { descriptionGraphemes, displayName, entriesPerPage, limits, suspicion } from "~/platform/limits.ts";
import { countGraphemes, excerpt } from "~/platform/text.ts";
import { stampMadeAt, type Writer, Writers } from "../support/entries.ts";
import { type Site, startSite } from "../support/site.ts";
import { typedText } from "../support/texts.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let writers: Writers;
let reader: Visitor;
beforeAll(async () => {
  site = await startSite();
  writers = new Writers(site);
  reader = new Visitor(site.url);
});
afterAll(() => site.close());

/** What a reader is to see of an entry. */
interface Shown {
  name: string;
  body: string;
}

const typedName = typedText.filter(({ typed, seen }) => {
  return typed.length <= displayName.maxLength && countGraphemes(seen) <= displayName.maxGraphemes;
});

/** What markup says that stands for text alone, such as the value of an attribute. */
function decode(markup: string | undefined): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  const read = (_: string, code?: string, name = "") =>
    code ? String.fromCharCode(Number(code)) : (named[name] ?? "?");
  return (markup ?? "nothing").replace(/&(?:#(\d+)|(\w+));/g, read);
}

/** What a browser shows of an element in which there is text alone. @throws when there is anything else. */
function textOf(markup: string | undefined): string {
  if (markup === undefined || /[<>]/.test(markup)) throw new Error(`This is not text alone: ${markup}`);
  return decode(markup);
}

const between = (text: string, start: string, end: string) => text.split(start)[1]?.split(end)[0];

/** Somebody who takes a name, and writes as many entries as one may. Returns what is to be seen of each, by its id. */
async function writeAll(writer: Writer): Promise<[string, Shown][]> {
  const [name] = fc.sample(typedName, 1);
  const renamed = await writer.visitor.submit("/profile?_action=profile.update", { name: name?.typed ?? "" });
  expect(renamed.status).toBe(303);
  const shown: [string, Shown][] = [];
  for (const { typed, seen } of fc.sample(typedText, limits.signing.max)) {
    const stamp = stampMadeAt(Date.now() - suspicion.fastestFillMs);
    const location = (await writer.post(typed, { stamp })).headers.get("location") ?? "";
    shown.push([location.split("#entry-")[1] ?? "", { name: name?.seen ?? "", body: seen }]);
  }
  return shown;
}

test("whatever is typed as a text or a name is read as the same text, once, and never as markup", async () => {
  const people = await Promise.all(
    Array.from({ length: entriesPerPage / limits.signing.max }, () => writers.someone()),
  );
  const entries = new Map((await Promise.all(people.map(writeAll))).flat());
  // As a moderator would: some texts are suspicious.
  await site.db.prepare("UPDATE guestbook_entry SET status = 'visible'").run();
  expect(entries.size).toBe(entriesPerPage);

  for (const [id, { name, body }] of entries) {
    const html = await reader.read(`/guestbook/${id}`);
    expect({
      name: textOf(between(html, "<bdi>", "</bdi>")),
      body: textOf(/<p [^>]*data-body[^>]*>(.*?)<\/p>/s.exec(html)?.[1]),
      title: textOf(between(html, "<title>", "</title>")),
      description: decode(between(html, '<meta name="description" content="', '"')),
    }).toEqual({
      name,
      body,
      title: `${name} in the guestbook · Cirrus`,
      description: excerpt(body, descriptionGraphemes),
    });
  }

  const json = await (await reader.get("/guestbook.json")).json<{ entries: (Shown & { id: string })[] }>();
  expect(new Map(json.entries.map(({ id, name, body }) => [id, { name, body }]))).toEqual(entries);

  const [, ...items] = (await reader.read("/guestbook/feed.xml")).split("<item>");
  const inFeed = items.map((item): [string, Shown] => [
    between(item, "<guid>", "</guid>")?.split("/").at(-1) ?? "",
    {
      name: textOf(between(item, "<dc:creator>", "</dc:creator>")),
      body: textOf(textOf(between(item, "<description>", "</description>"))),
    },
  ]);
  expect(new Map(inFeed)).toEqual(entries);
});

test("an edit is cleaned like a new entry", async () => {
  const ada = await writers.someone();
  const id = await ada.sign("Before");
  const body = "e\u200B\u0301\u202E <b>\u0000</b>\u{E0061}\r\nend\u2060";
  expect((await ada.change("edit", { entry: id, body })).status).toBe(303);
  expect((await ada.stored()).map((entry) => entry.body)).toEqual(["é <b></b>\nend"]);
});

describe("what is no form of ours writes nothing", () => {
  let ada: Writer;
  beforeAll(async () => {
    ada = await writers.someone();
  });
  const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
  const asText = { "content-type": "text/plain" };
  const asJson = { "content-type": "application/json" };

  test.each<[string, number, BodyInit, Record<string, string>]>([
    ["a text of 1 MB", 413, new URLSearchParams({ body: "x".repeat(1_000_000) }), {}],
    ["a file of 1 MB", 413, withFile("x".repeat(1_000_000)), {}],
    ["plain text", 415, "body=text", asText],
    ["JSON", 415, '{"body":"text"}', asJson],
    ["deep JSON", 415, deep, asJson],
    ["JSON with a prototype", 415, '{"__proto__":{"body":"text"}}', asJson],
    ["a form with a prototype", 400, new URLSearchParams("__proto__=text&__proto__[body]=text"), {}],
    ["a form with other names", 400, new URLSearchParams("constructor.body=text&body[]=text"), {}],
    ["a file for a text", 400, withFile("text"), {}],
    [
      "a form that breaks off",
      415,
      "--x\r\nContent-Disposition: form-data; na",
      { "content-type": "multipart/form-data; boundary=x" },
    ],
  ])("%s: %i", async (_, status, body, headers) => {
    const init = { method: "POST", body, headers: { origin: site.url.origin, ...headers } };
    for (const path of ["/_actions/guestbook.sign", "/guestbook/sign?_action=guestbook.sign"])
      expect([path, (await ada.visitor.request(path, init)).status]).toEqual([path, status]);
    expect(await ada.stored()).toEqual([]);
  });

  function withFile(content: string): FormData {
    const form = new FormData();
    form.set("body", new Blob([content], { type: "text/plain" }), "body.txt");
    return form;
  }
});
