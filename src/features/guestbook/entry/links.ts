/** A stretch of a text: a link when `href` says where it leads, plain words otherwise. */
export interface Part {
  text: string;
  href?: string;
}

/** A link is its writer's word, not the site's. */
export const linkRel = "nofollow ugc noopener";

/** What may be a link: a scheme that leads to a page, and all up to white space or what ends a link in prose. */
const candidate = /(?<![\p{L}\p{N}])https?:\/\/[^\s<>"“”«»]+/giu;
/** Belongs to the sentence, in whatever script, when it stands at the end of a link. Links do end in "/", "-" and "_". */
const trailing = /^(?:(?!\/)[\p{Po}\p{Ps}’–—])$/u;
const openings: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{", "」": "「", "）": "（" };

/** Splits a text into words and links. All parts in a row are the text again, to the letter. */
export function splitLinks(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(candidate)) {
    const link = withoutEnd(found);
    if (!URL.canParse(link)) continue;
    const url = new URL(link);
    if (!isPublic(url)) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: link, href: url.href });
    end = index + link.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** How many links a text has. */
export function countLinks(text: string): number {
  return splitLinks(text).filter(({ href }) => href !== undefined).length;
}

/** A name before an "@" makes a link look as if it led elsewhere; a host with no dot leads nowhere from a public page. */
function isPublic({ username, password, hostname }: URL): boolean {
  return !username && !password && /[^.]\.[^.]/.test(hostname);
}

/** A link without the punctuation that ends its sentence, and without brackets that were opened before it. */
function withoutEnd(found: string): string {
  const characters = Array.from(found);
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  const countOf = (character: string) => counts.get(character) ?? 0;
  for (let last = characters.at(-1); last !== undefined; last = characters.at(-1)) {
    const opening = openings[last];
    const isForeign = opening === undefined ? trailing.test(last) : countOf(last) > countOf(opening);
    if (!isForeign) break;
    characters.pop();
    counts.set(last, countOf(last) - 1);
  }
  return characters.join("");
}
