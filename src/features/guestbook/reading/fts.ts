/** What a reader looks for: words in texts and names, and where entries come from. One of the two may be missing. */
export interface Search {
  words: string;
  country: string | null;
}

/** What the index splits words at counts as no word by itself. Letters, digits and private use are all it knows. */
const searchable = /[\p{L}\p{N}\p{Co}]/u;

/**
 * A search as an expression for FTS5, in which every word is quoted, so that nothing a reader types is syntax. The last
 * word may go on: it may not have been typed to its end. Null when there is nothing that the index could know.
 */
export function toMatch({ words, country }: Search): string | null {
  const quoted = words
    .replaceAll("\0", " ")
    .split(/\s+/)
    .filter((word) => searchable.test(word))
    .map((word) => `"${word.replaceAll('"', '""')}"`);
  if (words.trim() !== "" && quoted.length === 0) return null;
  const parts = [
    ...(country ? [`country : "${country.toLowerCase()}"`] : []),
    ...(quoted.length > 0 ? [`{body author_name} : (${quoted.join(" AND ")} *)`] : []),
  ];
  return parts.join(" AND ") || null;
}
