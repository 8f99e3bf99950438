import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faultsOfRss } from "../../../../tests/support/rss.ts";
import type { Entry } from "../queries.ts";
import { toRss } from "./feed.ts";

const origin = "https://cirrus.example";
const entry = (fields: Partial<Entry> = {}): Entry => ({
  id: "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8",
  authorName: "Ada",
  body: "What a sky",
  country: null,
  createdAt: new Date("2026-03-01T09:05:00Z"),
  editedAt: null,
  reactions: null,
  ...fields,
});
const feed = toRss([entry()], origin);

describe("the feed is RSS 2.0", () => {
  test("with no entry, and with entries", () => {
    expect(faultsOfRss(toRss([], origin))).toEqual([]);
    expect(faultsOfRss(feed)).toEqual([]);
  });

  test("whatever people are called and write", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    const markup = fc.constantFrom("]]>", "<b>", "&nbsp;", "<!--", "<?xml?>", "\u0000\u0008", "\uFFFE", "\uD800");
    const anything = fc.array(fc.oneof(text, markup)).map((parts) => parts.join(""));
    fc.assert(
      fc.property(anything, anything, (authorName, body) => {
        expect(faultsOfRss(toRss([entry({ authorName, body })], origin))).toEqual([]);
      }),
    );
  });

  test("and says when it has last changed, by a new entry or by an edit", () => {
    const edited = entry({ id: "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce7", editedAt: new Date("2026-03-01T10:00:00Z") });
    expect(toRss([entry(), edited], origin)).toContain("<lastBuildDate>Sun, 01 Mar 2026 10:00:00 GMT</lastBuildDate>");
  });
});

describe("a feed has a fault that", () => {
  test.each<[string, (xml: string) => string]>([
    ["is not closed", (xml) => xml.replace("</channel>", "")],
    ["has a bare ampersand", (xml) => xml.replace("Ada", "Ada & Eva")],
    ["has a control character", (xml) => xml.replace("Ada", "\u0008")],
    ["writes a control character as a number", (xml) => xml.replace("Ada", "&#8;")],
    ["has markup in a text", (xml) => xml.replace("What a sky", "<b>What</b> a sky")],
    ["uses a prefix that is not bound", (xml) => xml.replace(/ xmlns:dc="[^"]+"/, "")],
    ["has another version", (xml) => xml.replace('version="2.0"', 'version="0.91"')],
    ["has no description", (xml) => xml.replace(/<description>What visitors.+/, "")],
    ["has an element of no standard", (xml) => xml.replace("<guid>", "<id>1</id><guid>")],
    ["has two titles", (xml) => xml.replace("<channel>", "<channel><title>x</title>")],
    ["has a relative link", (xml) => xml.replace(`<link>${origin}`, "<link>")],
    ["has a guid that leads nowhere", (xml) => xml.replace(/<guid>.+</, "<guid>1<")],
    ["has the same guid twice", (xml) => xml.replace(/<item>.+<\/item>/s, "$&$&")],
    ["has a date of ISO 8601", (xml) => xml.replace(/<pubDate>.+</, "<pubDate>2026-03-01T09:05:00Z<")],
    ["has the wrong day of the week", (xml) => xml.replace("<pubDate>Sun", "<pubDate>Mon")],
    ["does not say where it is", (xml) => xml.replace('rel="self"', 'rel="alternate"')],
  ])("%s", (_, spoil) => {
    const spoiled = spoil(feed);
    expect(spoiled).not.toBe(feed);
    expect(faultsOfRss(spoiled)).toHaveLength(1);
  });
});
