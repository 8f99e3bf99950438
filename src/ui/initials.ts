const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Scripts whose letters join: two of them side by side would be read as one word. */
const joining = /\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Nko}|\p{Script=Mongolian}|\p{Script=Adlam}/u;

/** What is drawn where there is no picture: the first characters of the first and the last word, as a reader counts them. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).map(firstCharacter).filter(Boolean);
  const [first = "", last = ""] = words.length > 1 ? [words[0], words.at(-1)] : words;
  return joining.test(first) && joining.test(last) ? `${first}\u200C${last}` : first + last;
}

/** The first letter or digit, or whatever comes first where a word has neither. "ß" stays one character. */
function firstCharacter(word: string): string {
  const characters = Array.from(segmenter.segment(word), ({ segment }) => segment);
  const character = characters.find((each) => /[\p{L}\p{N}]/u.test(each)) ?? characters[0] ?? "";
  const upper = character.toUpperCase();
  return [...upper].length > [...character].length ? character : upper;
}
