import type { ShownEntry } from "~/features/live/protocol.ts";
import { wordsFrom } from "~/platform/language.ts";
import { entryEditableMs } from "~/platform/limits.ts";
import { inBrowserWords } from "./words/in-browser.ts";

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The entry after which a page begins, by its id; null when `text` is not one that this site has handed out. */
export function parseCursor(text: string): string | null {
  return uuidv7.test(text) ? text : null;
}

/** Where people find what they have written, whether others see it or not. */
export const ownEntriesPath = "/guestbook/mine";

/** Where somebody says what is wrong with an entry. */
export function reportPath(id: string): string {
  return `/guestbook/${id}/report`;
}

/** What signing comes to: `next` is for a browser, the rest for a page that has posted by itself. */
export interface Signed {
  next: string;
  entry: ShownEntry;
  isWaiting: boolean;
  /** For the next entry from the same form. */
  stamp: string;
}

/** How many entries there are, as a sentence with another to follow; nothing of none. */
export function totalInWords(total: number): string {
  return total > 0 ? `${wordsFrom(inBrowserWords).total(total)} ` : "";
}

interface Editable {
  createdAt: Date;
  removedAt: Date | null;
  status: "visible" | "waiting" | "hidden";
}

/** Whether its author may still change the text of an entry. What a moderator has hidden stays as it was judged. */
export function isEditable({ createdAt, removedAt, status }: Editable, now: number): boolean {
  return !removedAt && status !== "hidden" && now - createdAt.getTime() < entryEditableMs;
}
