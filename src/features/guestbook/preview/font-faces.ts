/** A file of a font, and the characters that it is there for. */
export interface FontFile {
  family: string;
  path: string;
  ranges: Range[];
}

type Range = [first: number, last: number];

/** The files of a family that a style sheet names. */
export function parseFontFaces(family: string, sheet: string): FontFile[] {
  return Array.from(sheet.matchAll(/@font-face\s*{([^}]+)}/g), ([, face = ""]) => {
    const [, path = ""] = /url\(\s*["']?([^"')]+)/.exec(face) ?? [];
    const [, ranges = ""] = /unicode-range:([^;}]+)/.exec(face) ?? [];
    return { family, path, ranges: parseRanges(ranges) };
  });
}

/** Reads a unicode-range: `U+26`, `U+0-7F`, or `U+4??`. */
function parseRanges(text: string): Range[] {
  return text.split(",").map((range) => {
    const [first = "", last = first] = range.trim().slice(2).split("-");
    return [Number.parseInt(first.replaceAll("?", "0"), 16), Number.parseInt(last.replaceAll("?", "F"), 16)];
  });
}
