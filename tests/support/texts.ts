import fc from "fast-check";

/** A text as somebody types it, or a program sends it, and what a reader is to see of it. */
export interface TypedText {
  typed: string;
  seen: string;
}

/** Each stands for itself, also next to any other: what looks like markup, what programs stumble over, and letters. */
const visible = [
  ...["<", ">", "&", '"', "'", "`", "\\", "{", "}", "%", "$", "--", "]]>", "&amp;", "&#60;", "&lt;b&gt;", "%3Cb%3E"],
  ...["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "</textarea>", "</p>", "<![CDATA["],
  ...["javascript:alert(1)", "data:text/html,x", "//evil.example", "__proto__", "constructor", "null", "\\u003c"],
  ...["a", "Z", "7", "é", "ß", "ﬁ", "ا", "ש", "雲", "한", "👩🏽‍🚀", "🇳🇿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
];

/** What nobody sees, or what turns the text around it: controls, zero width, fillers, overrides of direction, tags. */
const invisible = [
  ...["\0", "\u0008", "\u001B", "\u007F", "\u009F", "\u00AD", "\u034F", "\u200B", "\u200E", "\u200F", "\u202A"],
  ...["\u202E", "\u2060", "\u2066", "\u2069", "\u2800", "\u3164", "\uFEFF", "\uFFFC", "\u{1D159}", "\u{E0001}"],
];

const hidden = fc.array(fc.constantFrom(...invisible), { maxLength: 2 }).map((characters) => characters.join(""));

/** Visible parts, their accents apart from the letters, with invisible characters before, between, inside and after. */
export const typedText: fc.Arbitrary<TypedText> = fc
  .array(fc.tuple(fc.constantFrom(...visible), hidden), { minLength: 1, maxLength: 12 })
  .map((parts) => ({
    typed: parts.map(([part, noise]) => ["", ...part.normalize("NFD"), ""].join(noise)).join(""),
    seen: parts.map(([part]) => part).join(""),
  }));
