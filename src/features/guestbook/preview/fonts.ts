import main from "@fontsource-variable/noto-sans/wght.css?url";
import arabic from "@fontsource-variable/noto-sans-arabic/wght.css?url";
import armenian from "@fontsource-variable/noto-sans-armenian/wght.css?url";
import bengali from "@fontsource-variable/noto-sans-bengali/wght.css?url";
import georgian from "@fontsource-variable/noto-sans-georgian/wght.css?url";
import hebrew from "@fontsource-variable/noto-sans-hebrew/wght.css?url";
import japanese from "@fontsource-variable/noto-sans-jp/wght.css?url";
import korean from "@fontsource-variable/noto-sans-kr/wght.css?url";
import chinese from "@fontsource-variable/noto-sans-sc/wght.css?url";
import tamil from "@fontsource-variable/noto-sans-tamil/wght.css?url";
import telugu from "@fontsource-variable/noto-sans-telugu/wght.css?url";
import thai from "@fontsource-variable/noto-sans-thai/wght.css?url";
import emojiFile from "twemoji-colr-font/twemoji.woff2?url";
import { pictures } from "~/platform/limits.ts";
import { type FontFile, parseFontFaces } from "./font-faces.ts";

/** Reads a file of the build. */
export type ReadFile = (path: string) => Promise<Response>;

/** One file for all emoji. It has other characters as well, so it is taken only when there are emoji. */
const emoji: FontFile = { family: "twemoji", path: emojiFile, ranges: [] };
/** Keycaps and flags of countries are emoji of characters that are none. */
const pictographs = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u;
const kana = /[\p{sc=Hiragana}\p{sc=Katakana}]/u;
const han = /\p{scx=Han}/u;

/** Families beside the main one, each named by its style sheet, by a sign that a text needs it. */
const families: [family: string, script: RegExp][] = [
  [emoji.family, pictographs],
  [arabic, /\p{scx=Arabic}/u],
  [hebrew, /\p{sc=Hebrew}/u],
  [thai, /\p{sc=Thai}/u],
  [bengali, /\p{sc=Bengali}/u],
  [tamil, /\p{sc=Tamil}/u],
  [telugu, /\p{sc=Telugu}/u],
  [georgian, /\p{sc=Georgian}/u],
  [armenian, /\p{sc=Armenian}/u],
  [korean, /\p{sc=Hangul}/u],
];

/** The families for a text, the preferred ones first: Japanese and Chinese write the same characters differently. */
export function familiesFor(text: string): string[] {
  const others = families.filter(([, script]) => script.test(text)).map(([family]) => family);
  const ideographs = kana.test(text) ? [japanese, chinese] : han.test(text) ? [chinese, japanese] : [];
  return [main, ...others, ...ideographs];
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
    found.push(...files.filter((file) => file === emoji || takeCovered(missing, file)));
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

const known = new Map([[emoji.family, [emoji]]]);

/** The style sheet of a family tells which file is for what. It is read only when needed: that of Chinese is long. */
async function filesOf(family: string, read: ReadFile): Promise<FontFile[]> {
  const kept = known.get(family);
  if (kept) return kept;
  const sheet = await read(family);
  const files = parseFontFaces(family, await sheet.text());
  known.set(family, files);
  return files;
}
