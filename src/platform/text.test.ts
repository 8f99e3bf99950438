import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { typedText } from "../../tests/support/texts.ts";
import { cleanLine, cleanText, countGraphemes, excerpt } from "./text.ts";

describe("cleanText", () => {
  test.each([
    ["composes accents", "e\u0301", "é"],
    ["drops controls", "a\u0000b\u001Bc\u007F", "abc"],
    ["drops what reorders text", "user\u202Etxt.exe\u2066!", "usertxt.exe!"],
    ["drops zero width and fillers", "a\u200Bb\u2060c\uFEFFd\u3164", "abcd"],
    ["keeps line breaks, whatever their kind", "a\r\nb\rc\u2028d", "a\nb\nc\nd"],
    ["keeps one empty line of many", "a\n\n\n\nb", "a\n\nb"],
    ["trims", "  a  \n", "a"],
    ["keeps emoji families, skin tones and flags", "👨‍👩‍👧 👋🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇳🇿 ❤️", "👨‍👩‍👧 👋🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇳🇿 ❤️"],
    ["keeps the joiners that Persian needs", "می‌خواهم", "می‌خواهم"],
    ["drops joiners that join nothing", "\u200D\u200Ca \u200D b\u200C", "a  b"],
    ["composes accents that something stood before", "e\u200B\u0301 e\u200D\u0301", "é é"],
    ["drops a text in tags, which nobody sees", "a\u{E0061}\u{E0062}🏴\u{E0067}\u{E007F}", "a🏴\u{E0067}\u{E007F}"],
    ["drops what varies nothing", "\uFE0F a \uFE0F❤\uFE0F\uFE0E\u{E0101}", "a ❤\uFE0F"],
    ["drops glyphs that look like nothing", "a\u2800\uFFFC\u{1D159}b", "ab"],
    ["keeps no tower of marks", `a${"\u0316".repeat(400)}`, `a${"\u0316".repeat(6)}`],
    ["leaves markup alone: showing it as text is the page's work", "<b>&amp;</b>", "<b>&amp;</b>"],
  ])("%s", (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test.each([
    ["spaces", " "],
    ["line ends", "\n"],
    ["spaces and line ends", " \n"],
    ["joiners", "\u200D"],
    ["variations", "\uFE0F"],
    ["tags", "\u{E0061}"],
    ["marks", "\u0316"],
  ])(
    "a text of %s takes no longer than one of words: it is cleaned before anybody is asked who they are",
    async (_, unit) => {
      const took = (text: string) => {
        const tries = Array.from({ length: 3 }, () => {
          const start = performance.now();
          cleanText(`a${text}b`);
          return performance.now() - start;
        });
        return Math.min(...tries);
      };
      const length = 20_000;
      const [odd, words] = [unit.repeat(length / unit.length), "word ".repeat(length / 5)];
      // Once is enough: what takes the square of its length never comes below that, and a busy machine often does not.
      await expect.poll(() => took(odd) / took(words)).toBeLessThan(100);
    },
  );

  test("what people see is kept to the letter, whatever nobody sees between", () => {
    fc.assert(
      fc.property(typedText, ({ typed, seen }) => {
        expect(cleanText(typed)).toBe(seen);
      }),
    );
  });

  test("what is clean is composed, and stays as it is", () => {
    const odd = fc.constantFrom(
      ..."e<🏴👩🚀❤\n\t \0",
      ..."\u0301\u0316\u0344\u200B\u200C\u200D\u202E\uFE0F\u2028\u{E0061}",
    );
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: odd }));
    fc.assert(
      fc.property(text, (before) => {
        for (const clean of [cleanText, cleanLine]) {
          const once = clean(before);
          expect([clean(once), once.normalize("NFC")]).toEqual([once, once]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("a line has no breaks and no runs of space", () => {
  expect(cleanLine(" Ada\n\tLovelace \u200B ")).toBe("Ada Lovelace");
});

test.each([
  ["abc", 3],
  ["é", 1],
  ["👩🏽‍🚀", 1],
  ["🇳🇿🇩🇪", 2],
  ["", 0],
])("%s has %i graphemes", (text, count) => {
  expect(countGraphemes(text)).toBe(count);
});

test("an excerpt is one line that ends between characters, and says when there is more", () => {
  expect(excerpt("one\ntwo", 7)).toBe("one two");
  expect(excerpt("one\ntwo", 5)).toBe("one…");
  expect(excerpt("👩🏽‍🚀👩🏽‍🚀👩🏽‍🚀", 2)).toBe("👩🏽‍🚀…");
});
