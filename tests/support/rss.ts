import { SaxesParser, type SaxesTagNS } from "saxes";

/** An element of an XML document, with the text directly in it. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

const atom = "http://www.w3.org/2005/Atom";
/** The elements of RSS 2.0, all of which may stand once, but for `item` and `category`. */
const ofChannel =
  "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud ttl image rating textInput skipHours skipDays item";
const ofItem = "title link description author category comments enclosure guid pubDate source";
const mayHoldElements = new Set(["item", "image", "textInput", "skipHours", "skipDays"]);
const repeatable = new Set(["item", "category"]);
/** RFC 822 with the four digits that RSS prefers for a year. */
const date =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})$/;

/** What a feed does against the specification of RSS 2.0, or against what readers of feeds expect; nothing when all is well. */
export function faultsOfRss(xml: string): string[] {
  try {
    return [...checkRoot(parse(xml))];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** @throws when the text is not well-formed XML, holds a character that XML forbids, or uses a prefix that is not bound. */
function parse(xml: string): Element {
  const open: Element[] = [{ name: "", attributes: {}, text: "", children: [] }];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    const element = toElement(tag);
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => void open.pop());
  const add = (text: string) => {
    const parent = open.at(-1);
    if (parent) parent.text += text;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.write(xml).close();
  const [root] = open[0]?.children ?? [];
  if (!root) throw new Error("There is no root element.");
  return root;
}

/** Elements of other namespaces are named with them, so that they are not taken for those of RSS. */
function toElement({ uri, local, attributes }: SaxesTagNS): Element {
  const values = Object.values(attributes).map(({ name, value }) => [name, value]);
  return { name: uri ? `${uri}#${local}` : local, attributes: Object.fromEntries(values), text: "", children: [] };
}

function* checkRoot(root: Element): Generator<string> {
  if (root.name !== "rss" || root.attributes["version"] !== "2.0") yield 'The root is not <rss version="2.0">.';
  const channels = childrenOf(root, "channel");
  if (channels.length !== 1) yield "There is not one channel.";
  for (const channel of channels) yield* checkChannel(channel);
}

function* checkChannel(channel: Element): Generator<string> {
  yield* checkNames(channel, ofChannel);
  for (const name of ["title", "link", "description"]) if (!textOf(channel, name)) yield `The channel has no ${name}.`;
  yield* checkCommon(channel);
  const [self] = childrenOf(channel, `${atom}#link`).filter(({ attributes }) => attributes["rel"] === "self");
  if (!isAddress(self?.attributes["href"])) yield "The channel does not say where it is.";
  else if (self?.attributes["type"] !== "application/rss+xml") yield "The channel does not say what it is.";
  const items = childrenOf(channel, "item");
  for (const item of items) yield* checkItem(item);
  const guids = items.map((item) => textOf(item, "guid"));
  if (new Set(guids).size !== guids.length) yield "Two items have the same guid.";
}

function* checkItem(item: Element): Generator<string> {
  yield* checkNames(item, ofItem);
  if (!textOf(item, "title") && !textOf(item, "description")) yield "An item has neither title nor description.";
  yield* checkCommon(item);
  const [guid] = childrenOf(item, "guid");
  if (!guid) yield "An item has no guid.";
  else if (guid.attributes["isPermaLink"] !== "false" && !isAddress(guid.text))
    yield `A guid is no address: ${guid.text}`;
}

/** What channels and items have in common: dates, addresses, and text that is not markup. */
function* checkCommon(parent: Element): Generator<string> {
  const texts = (name: string) => childrenOf(parent, name).map(({ text }) => text);
  const dates = [...texts("pubDate"), ...texts("lastBuildDate")];
  for (const text of dates.filter((text) => !isDate(text))) yield `This is no date of RFC 822: ${text}`;
  for (const text of texts("link").filter((text) => !isAddress(text))) yield `This is no whole address: ${text}`;
  const withMarkup = parent.children.filter(({ name, children }) => !mayHoldElements.has(name) && children.length > 0);
  for (const { name } of withMarkup) yield `There is markup in ${name}.`;
}

function* checkNames(parent: Element, known: string): Generator<string> {
  const names = parent.children.map(({ name }) => name).filter((name) => !name.includes("#"));
  for (const name of new Set(names)) {
    if (!known.split(" ").includes(name)) yield `${parent.name} has no element ${name}.`;
    if (!repeatable.has(name) && childrenOf(parent, name).length > 1) yield `${parent.name} has ${name} twice.`;
  }
}

const childrenOf = ({ children }: Element, name: string) => children.filter((child) => child.name === name);
const textOf = (parent: Element, name: string) => childrenOf(parent, name)[0]?.text.trim() ?? "";
const isAddress = (text = "") => /^https?:\/\/[^\s<>"]+$/.test(text) && URL.canParse(text);

function isDate(text: string): boolean {
  const [, weekday] = date.exec(text) ?? [];
  return weekday !== undefined && new Date(text).toUTCString().startsWith(weekday);
}
