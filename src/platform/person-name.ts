import { wordsFrom } from "./language.ts";

/** Stored in the place of their name, wherever something stays of people who have deleted their account. */
export const formerVisitor = "Former visitor";

const shown = { en: formerVisitor, de: "Ehemaliger Gast" };

/** A stored name as readers see it. Only the one that stands for nobody is translated. */
export function shownName(stored: string): string {
  return stored === formerVisitor ? wordsFrom(shown) : stored;
}
