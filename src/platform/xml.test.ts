import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeMarkup } from "./xml.ts";

const readBack = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

test("text is all there afterwards, and none of it is markup", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...`<>&"'#;ab1\n雲`, "👋", "\uFFFD") }), (text) => {
      const escaped = escapeMarkup(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!#\d+;)/);
      expect(readBack(escaped)).toBe(text);
    }),
  );
});

test("what XML cannot hold is replaced", () => {
  expect(escapeMarkup("a\u0000b\u0008c\uFFFEd\uD800e\u{1F44B}")).toBe("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\u{1F44B}");
});
