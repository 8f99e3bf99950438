/** Controls except tab and line feed, and what looks like nothing though Unicode does not call it ignorable. */
const controls = /[^\P{Cc}\t\n]|[\uFFF9-\uFFFC\u2800\u{1D159}]/gu;
/** Marks stacked higher than any language needs: they would paint over the lines above. */
const stackedMarks = /(\p{M}{6})\p{M}+/gu;
/**
 * Characters that nobody sees (zero width, fillers) or that reorder the text around them, so that one sentence reads as
 * another. Joiners, variation selectors and emoji tags are left: many scripts and emoji need them.
 */
const invisible =
  /(?!\u200C|\u200D|\p{Variation_Selector}|[\u{E0020}-\u{E007F}])[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;
/** Tags belong to flags, such as Scotland's, and are few: elsewhere they would be a text that nobody sees. */
const strayTags = /(?<!🏴[\u{E0020}-\u{E007F}]{0,6})[\u{E0020}-\u{E007F}]/gu;
/** Variation selectors after nothing that they could vary. */
const strayVariations = /(?<![^\s\p{Variation_Selector}\u200C\u200D])\p{Variation_Selector}+/gu;
/** Joiners with nothing visible to join on one side. */
const strayJoiners = /(?<![\p{L}\p{M}\p{Emoji}])(?:\u200C|\u200D)+|(?:\u200C|\u200D)+(?![\p{L}\p{Emoji}])/gu;

/** White space before a line end. Looked for from its beginning alone: tried from each space of many, it takes seconds. */
const lineEndSpace = /(?<![^\S\n])[^\S\n]+\n/gu;

/** Text as it is stored: NFC, unified line ends, nothing invisible, no more than one empty line in a row. */
export function cleanText(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u2028\u2029\u0085]/gu, "\n")
      .replace(controls, "")
      .replace(invisible, "")
      .replace(strayTags, "")
      .replace(strayVariations, "")
      .replace(strayJoiners, "")
      // Only now: what stood between a letter and its accent is gone.
      .normalize("NFC")
      .replace(stackedMarks, "$1")
      .replace(lineEndSpace, "\n")
      .replace(/\n{3,}/gu, "\n\n")
      .trim()
  );
}

/** Text for one line, such as a name: clean, with every run of white space made one space. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, " ");
}

/** The beginning of a text in one line, for whoever shows no more than that. */
export function excerpt(text: string, maxGraphemes: number): string {
  const line = cleanLine(text);
  const characters = Array.from(segmenter.segment(line), ({ segment }) => segment);
  return characters.length <= maxGraphemes
    ? line
    : `${characters
        .slice(0, maxGraphemes - 1)
        .join("")
        .trimEnd()}…`;
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many characters a reader would count: a flag, a family or an accented letter is one. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
