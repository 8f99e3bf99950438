import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countLinks, splitLinks } from "./links.ts";

/** The links of a text as they are shown. */
const shown = (text: string) => splitLinks(text).flatMap(({ text: part, href }) => (href ? [part] : []));

describe("a link ends where its reader would say", () => {
  test.each([
    ["https://example.com", ["https://example.com"]],
    ["See https://example.com/a, then rest.", ["https://example.com/a"]],
    ["Is it http://example.com/?q=1&r=2#top?", ["http://example.com/?q=1&r=2#top"]],
    ["(as on https://example.com/a_(b))", ["https://example.com/a_(b)"]],
    ["(https://example.com/a).", ["https://example.com/a"]],
    ["[https://example.com/]", ["https://example.com/"]],
    ['"https://example.com/a"', ["https://example.com/a"]],
    ["https://example.com/watch?v=ab-_!", ["https://example.com/watch?v=ab-_"]],
    ["<https://example.com/a>", ["https://example.com/a"]],
    ["見て：https://example.com/雲。", ["https://example.com/雲"]],
    ["انظر https://example.com/a، شكرا", ["https://example.com/a"]],
    ["https://a.example\nhttps://b.example", ["https://a.example", "https://b.example"]],
    ["HTTPS://EXAMPLE.COM/A", ["HTTPS://EXAMPLE.COM/A"]],
  ])("%j", (text, links) => {
    expect(shown(text)).toEqual(links);
  });

  test("and leads there", () => {
    expect(splitLinks("Up: HTTP://Example.com.")).toEqual([
      { text: "Up: " },
      { text: "HTTP://Example.com", href: "http://example.com/" },
      { text: "." },
    ]);
  });
});

test.each([
  "javascript:alert(1)",
  "javascript://example.com/%0Aalert(1)",
  "data:text/html,https",
  "xhttps://example.com",
  "https://",
  "https://localhost/a",
  "https://google.com@evil.example",
  "https://a:b@evil.example",
  "//example.com",
  "www.example.com",
  "ftp://example.com",
  "https://[::1]/",
])("%j is no link", (text) => {
  expect(shown(text)).toEqual([]);
});

const piece = fc.oneof(
  fc.constantFrom("https://", "http://", "example.com", "javascript:", "(", ")", "<a href=", ">", ".", "‏", " ", "\n"),
  fc.string({ unit: "grapheme" }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
);
const anyText = fc.array(piece).map((pieces) => pieces.join(""));

test("whatever goes in is what is read, once", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(
        splitLinks(text)
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
      expect(splitLinks(text).every((part) => part.text !== "")).toBe(true);
    }),
  );
});

test("whatever goes in, a link leads to a page of the web, and to the host that is read", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const { text: link, href } of splitLinks(text)) {
        if (href === undefined) continue;
        expect(href).toMatch(/^https?:\/\/[^/@]+\//);
        expect(href).not.toMatch(/[<>"\s]/);
        expect(href).toBe(new URL(link).href);
      }
    }),
  );
});

test("every address between words is found", () => {
  fc.assert(
    fc.property(fc.array(fc.webUrl(), { maxLength: 5 }), (urls) => {
      expect(countLinks(urls.map((url) => `see ${url} there`).join(" "))).toBe(urls.length);
    }),
  );
});

test("a text made to be slow takes time by its length, not by its square", async () => {
  const texts = [
    (length: number) => `https://a.example/${")".repeat(length)}`,
    (length: number) => "https://".repeat(length / 8),
    (length: number) => `https://a.example/${"(.".repeat(length / 2)}`,
  ];
  // Once is enough: what takes the square of its length never comes below that, and a busy machine often does not.
  for (const text of texts) await expect.poll(() => fastest(text(32_000)) / fastest(text(2_000))).toBeLessThan(100);
});

/** The shortest of many runs: what a busy machine adds is not the text's fault. */
function fastest(text: string): number {
  const runs = Array.from({ length: 20 }, () => {
    const began = performance.now();
    splitLinks(text);
    return performance.now() - began;
  });
  return Math.min(...runs);
}
