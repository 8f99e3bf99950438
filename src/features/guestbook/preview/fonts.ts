import emojiFile from "twemoji-colr-font/twemoji.woff2?url";
import { pictures } from "~/platform/limits.ts";

/** A file of a font, and the characters that it is there for. */
export interface FontFile {
  family: string;
  path: string;
  ranges: Range[];
}

type Range = [first: number, last: number];
/** Reads a file of the build. */
export type ReadFile = (path: string) => Promise<Response>;

const files = import.meta.glob<string>("/node_modules/@fontsource-variable/noto-sans*/files/*-wght-normal.woff2", {
  query: "?url&no-inline",
  import: "default",
  eager: true,
});
const indexes = import.meta.glob<string>("/node_modules/@fontsource-variable/noto-sans*/unicode.json", {
  query: "?url&no-inline",
  import: "default",
  eager: true,
});

const main = "noto-sans";
/** One file for all emoji. It has other characters as well, so it is taken only when there are emoji. */
const emojiFont: FontFile = { family: "twemoji", path: emojiFile, ranges: [] };
const han = /\p{scx=Han}/u;
const kana = /[\p{sc=Hiragana}\p{sc=Katakana}]/u;
/** Keycaps and flags of countries are emoji of characters that are none. */
const pictographs = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;

/** Families beside the main one, by a sign that a text needs them. */
const families: [family: string, script: RegExp][] = [
  ["noto-sans-arabic", /\p{scx=Arabic}/u],
  ["noto-sans-hebrew", /\p{sc=Hebrew}/u],
  ["noto-sans-thai", /\p{sc=Thai}/u],
  ["noto-sans-bengali", /\p{sc=Bengali}/u],
  ["noto-sans-tamil", /\p{sc=Tamil}/u],
  ["noto-sans-telugu", /\p{sc=Telugu}/u],
  ["noto-sans-georgian", /\p{sc=Georgian}/u],
  ["noto-sans-armenian", /\p{sc=Armenian}/u],
  ["noto-sans-kr", /\p{sc=Hangul}/u],
];

/** The families for a text, the preferred ones first: Japanese and Chinese write the same characters differently. */
export function familiesFor(text: string): string[] {
  const others = families.filter(([, script]) => script.test(text)).map(([family]) => family);
  const ideographs = kana.test(text) ? ["noto-sans-jp", "noto-sans-sc"] : ["noto-sans-sc", "noto-sans-jp"];
  return [
    main,
    ...(pictographs.test(text) ? [emojiFont.family] : []),
    ...others,
    ...(han.test(text) || kana.test(text) ? ideographs : []),
  ];
}

export interface Coverage {
  files: FontFile[];
  /** Characters that no font has. */
  missing: ReadonlySet<number>;
}

/** Which files of fonts a text needs, and no more than a picture may read. */
export async function coverageOf(text: string, read: ReadFile): Promise<Coverage> {
  const missing = new Set(Array.from(text, (character) => character.codePointAt(0) ?? 0));
  const found: FontFile[] = [];
  for (const family of familiesFor(text)) {
    const files = missing.size > 0 ? await filesOf(family, read) : [];
    found.push(...files.filter((file) => file === emojiFont || takeCovered(missing, file)));
  }
  return { files: found.slice(0, pictures.fontFiles), missing };
}

/** Takes out of `points` what the file has, and says whether that was anything. */
function takeCovered(points: Set<number>, { ranges }: FontFile): boolean {
  const covered = [...points].filter((point) => ranges.some(([from, to]) => from <= point && point <= to));
  for (const point of covered) points.delete(point);
  return covered.length > 0;
}

/** The text without marks that no font has: a letter gets a box in its place, but a mark one beside its letter. */
export function withoutStrangeMarks(text: string, missing: ReadonlySet<number>): string {
  return text.replace(/(?!\p{Variation_Selector})\p{Mn}/gu, (mark) =>
    missing.has(mark.codePointAt(0) ?? 0) ? "" : mark,
  );
}

const known = new Map([[emojiFont.family, [emojiFont]]]);

async function filesOf(family: string, read: ReadFile): Promise<FontFile[]> {
  const files = known.get(family) ?? (await readIndex(family, read));
  known.set(family, files);
  return files;
}

/** The index of a family tells which file is for what. It is read only when needed: that of Chinese is long. */
async function readIndex(family: string, read: ReadFile): Promise<FontFile[]> {
  const folder = `/node_modules/@fontsource-variable/${family}`;
  const response = await read(indexes[`${folder}/unicode.json`] ?? "");
  const index = await response.json<Record<string, string>>();
  return Object.entries(index).flatMap(([subset, text]) => {
    const path = files[`${folder}/files/${family}-${subset.replace(/[[\]]/g, "")}-wght-normal.woff2`];
    return path ? [{ family, path, ranges: parseRanges(text) }] : [];
  });
}

/** Reads what CSS calls a unicode-range. */
function parseRanges(text: string): Range[] {
  return text.split(",").map((range) => {
    const [first = "", last = first] = range.trim().slice(2).split("-");
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
  });
}
