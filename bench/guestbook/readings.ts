import { entriesPerPage } from "../../src/platform/limits.ts";
import { filledId, filledWords } from "../../tests/support/fill-guestbook.ts";
import type { Cost } from "./findings.ts";

/** A kind of page that people read. */
export interface Reading {
  name: string;
  /** As copies that are kept at the edge, or made by the Worker for each request. */
  isCopied: boolean;
  paths(size: number): string[];
  /** Entries on each: the same at every size, or the sizes would not do the same work. */
  entries: number;
  /** What one page may cost D1. */
  budget: Cost;
  /** How many times as slow it may be with many entries. */
  timesAsSlow: number;
}

const path = "/guestbook";
/** The same, but for what this machine does meanwhile. */
export const alike = 1.2;

const page = {
  isCopied: false,
  paths: () => [path],
  entries: entriesPerPage,
  budget: { statements: 2, rowsRead: entriesPerPage + 1 },
  timesAsSlow: alike,
};

export const first: Reading = { ...page, name: "first page" };
const copied: Reading = { ...page, name: "first page, a copy", isCopied: true };
const deep: Reading = { ...page, name: "pages deep inside", paths: deepPaths };
const found = { ...page, budget: { statements: 1, rowsRead: 2 * (entriesPerPage + 1) + 2 } };
const rare: Reading = {
  ...found,
  name: "search for a rare word",
  paths: () => [`${path}?q=${filledWords.rare}`],
  entries: 1,
};
/** What is searched for may be the beginning of a word. FTS5 then gathers all entries that have it before it sorts any. */
const common: Reading = {
  ...found,
  name: "search for a common word",
  paths: () => [`${path}?q=${filledWords.common}`],
  timesAsSlow: 3,
};

export const readings = [copied, first, deep, rare, common];

/** So many that a large table does not answer from one corner of its index. */
const deepPages = 50;

/** Spread from the newest page down to the last full one. */
function deepPaths(size: number): string[] {
  const [newest, oldest] = [size - entriesPerPage, 2 * entriesPerPage];
  return Array.from({ length: deepPages }, (_, page) => {
    const entry = Math.round(newest - ((newest - oldest) * page) / (deepPages - 1));
    return `${path}?before=${filledId(entry)}`;
  });
}
