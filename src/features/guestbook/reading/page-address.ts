import { searchText } from "~/platform/limits.ts";
import { countryOrNull } from "~/platform/place.ts";
import { cleanLine } from "~/platform/text.ts";
import { parseCursor } from "../rules.ts";
import type { en } from "../words/en.ts";
import type { Search } from "./fts.ts";

/** Where a page begins, by the id of an entry that need not exist any more. Neither is the first page; never both. */
export interface Position {
  before?: string | undefined;
  after?: string | undefined;
}

/** What an address of the guestbook asks for. A search with neither words nor country is none. */
export interface PageRequest {
  position: Position;
  search: Search | null;
}

/** What is wrong with an address that this site has not handed out, by the name of the sentence that says so. */
export interface PageFault {
  fault: keyof typeof en.reading.faults;
}

/** Reads `?before=`, `?after=`, `?q=` and `?country=`. */
export function readAddress(parameters: URLSearchParams): PageRequest | PageFault {
  const position = readPosition(parameters);
  const words = cleanLine(parameters.get("q") ?? "");
  const code = parameters.get("country") ?? "";
  const country = countryOrNull(code.toUpperCase());
  if (!position) return { fault: "damaged" };
  if (words.length > searchText.maxLength) return { fault: "tooLong" };
  if (code !== "" && !country) return { fault: "noCountry" };
  return { position, search: words === "" && !country ? null : { words, country } };
}

function readPosition(parameters: URLSearchParams): Position | null {
  const before = parameters.get("before");
  const after = parameters.get("after");
  if (before !== null && after !== null) return null;
  if (before !== null) return parseCursor(before) ? { before } : null;
  if (after !== null) return parseCursor(after) ? { after } : null;
  return {};
}

/** The address under `path` that asks for this. */
export function addressOf(path: string, { position, search }: PageRequest): string {
  const parameters = new URLSearchParams();
  if (search?.words) parameters.set("q", search.words);
  if (search?.country) parameters.set("country", search.country);
  if (position.before) parameters.set("before", position.before);
  if (position.after) parameters.set("after", position.after);
  return parameters.size > 0 ? `${path}?${parameters}` : path;
}
