/** Controls except tab and line feed, and the deprecated format characters. */
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFF9-\uFFFB\u{E0001}]/gu;
/** Characters that reorder text around them: they can make one sentence read as another. */
const reordering = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
/** Characters that nobody sees. Joiners between visible characters stay: emoji, Persian and Hindi need them. */
const invisible = /[\u00AD\u034F\u115F\u1160\u17B4\u17B5\u180E\u200B\u2060-\u2065\u206A-\u206F\u3164\uFEFF\uFFA0]/gu;
const strayJoiners = /(?<![\p{L}\p{M}\p{Emoji}\uFE0F])[\u200C\u200D]+|[\u200C\u200D]+(?![\p{L}\p{Emoji}])/gu;

/** Text as it is stored: NFC, unified line ends, nothing invisible, no more than one empty line in a row. */
export function cleanText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\r\n?|[\u2028\u2029\u0085]/gu, "\n")
    .replace(controls, "")
    .replace(reordering, "")
    .replace(invisible, "")
    .replace(strayJoiners, "")
    .replace(/[^\S\n]+\n/gu, "\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
}

/** Text for one line, such as a name: clean, with every run of white space made one space. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, " ");
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many characters a reader would count: a flag, a family or an accented letter is one. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
