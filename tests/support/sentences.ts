import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;

const spokenAttributes = new Set(["alt", "aria-label", "placeholder", "title"]);
const silent = new Set(["script", "style", "time"]);
/** Of `<meta>`, what people read: in search results, and in previews of links. */
const spokenMeta = new Set(["description", "og:title", "og:description", "og:image:alt"]);

/**
 * All that a page says in words: text, names for screen readers, what search results and previews show; templates, too. What
 * is marked `translate="no"` is nobody's to translate, nor are times, which are put in order by `Intl`.
 */
export function sentencesOf(html: string): string[] {
  const found: string[] = [];
  collect(parse(html), found);
  return [...new Set(found.map((text) => text.replace(/\s+/g, " ").trim()).filter((text) => /\p{L}{2}/u.test(text)))];
}

function collect(node: Node, found: string[]): void {
  if (node.nodeName === "#text" && "value" in node) found.push(node.value);
  if ("attrs" in node) {
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    if (attributes.get("translate") === "no" || silent.has(node.nodeName)) return;
    found.push(...spokenBy(attributes));
  }
  const children = "content" in node ? node.content.childNodes : "childNodes" in node ? node.childNodes : [];
  for (const child of children) collect(child, found);
}

function spokenBy(attributes: ReadonlyMap<string, string>): string[] {
  const meta = attributes.get("name") ?? attributes.get("property") ?? "";
  const content = spokenMeta.has(meta) ? [attributes.get("content") ?? ""] : [];
  return [...attributes].flatMap(([name, value]) => (spokenAttributes.has(name) ? [value] : [])).concat(content);
}
