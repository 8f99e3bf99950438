import type { Reactions } from "~/features/live/protocol.ts";
import { wordsFrom } from "~/platform/language.ts";
import { inBrowserWords } from "../words/in-browser.ts";

/** What people may react with, in the order of the buttons. */
export const kinds = {
  heart: "❤️",
  laugh: "😄",
  wow: "😮",
  cloud: "☁️",
} as const;

export type Kind = keyof typeof kinds;

/** How an entry stands before anybody has reacted. */
export const noReactions: Reactions = { seq: 0, counts: {} };

/** What reacting comes to: `next` is for a browser, the rest for a page that has posted by itself. */
export interface Reacted {
  next: string;
  reactions: Reactions;
}

export function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text);
}

/** A button in words: "Heart, 3 people". Of nobody it says nothing. */
export function sayReaction(name: string, count: number): string {
  return count === 0 ? name : `${name}, ${wordsFrom(inBrowserWords).people(count)}`;
}

/** Where somebody reacts without JavaScript: the page knows what they have done so far. */
export function reactPath(entryId: string): string {
  return `/guestbook/${entryId}/react`;
}
