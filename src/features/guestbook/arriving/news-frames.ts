import type { GuestbookNews, Reactions, ShownEntry } from "~/features/live/protocol.ts";
import type { Entry } from "../queries.ts";
import { noReactions } from "../reactions/kinds.ts";

/** An entry as open pages are told of it. */
export function asShown({ id, authorName, body, country, createdAt, editedAt, reactions }: Entry): ShownEntry {
  const times = { at: createdAt.getTime(), editedAt: editedAt?.getTime() ?? null };
  return { id, name: authorName, body, country, ...times, reactions: reactions ?? noReactions };
}

/** Everybody may read this entry from now on. */
export function newsOf(entry: Entry): GuestbookNews {
  return { type: "guestbook", change: "shown", entry: asShown(entry) };
}

/** Nobody may read this entry any more. */
export function goneNews(id: string): GuestbookNews {
  return { type: "guestbook", change: "gone", id };
}

/** So many have reacted to an entry by now. */
export function reactionNews(id: string, reactions: Reactions): GuestbookNews {
  return { type: "guestbook", change: "reactions", id, reactions };
}
