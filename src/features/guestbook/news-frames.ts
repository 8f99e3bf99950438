import type { GuestbookNews, ShownEntry } from "~/features/live/protocol.ts";
import type { Entry } from "./queries.ts";

/** An entry as open pages are told of it. */
export function asShown({ id, authorName, body, country, createdAt, editedAt }: Entry): ShownEntry {
  return { id, name: authorName, body, country, at: createdAt.getTime(), editedAt: editedAt?.getTime() ?? null };
}

/** Everybody may read this entry from now on. */
export function newsOf(entry: Entry): GuestbookNews {
  return { type: "guestbook", change: "shown", entry: asShown(entry) };
}

/** Nobody may read this entry any more. */
export function goneNews(id: string): GuestbookNews {
  return { type: "guestbook", change: "gone", id };
}
