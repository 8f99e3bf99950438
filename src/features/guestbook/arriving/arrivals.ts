import type { ReactionNews, ShownEntry } from "~/features/live/protocol.ts";

/**
 * Where an entry belongs among others, newest first: ids are UUIDv7, so they sort by time. An empty id is that of an entry
 * that is being sent, which is newer than all.
 */
export function placeOf(id: string, others: readonly string[]): number {
  const place = others.findIndex((other) => other !== "" && other < id);
  return place === -1 ? others.length : place;
}

/** Entries that wait until their reader wants them: each once, as it was last told. */
export class HeldEntries {
  private readonly entries = new Map<string, ShownEntry>();
  private readonly atMost: number;
  private hadTooMany = false;
  /** The one that was told last: the page that has it has the others, too. */
  latest = "";

  constructor(atMost: number) {
    this.atMost = atMost;
  }

  get count(): number {
    return this.entries.size;
  }

  /** There were more than it holds. From then on they are not all here, whatever goes. */
  get isTooMany(): boolean {
    return this.hadTooMany;
  }

  /** Holds an entry, or its newer text. */
  hold(entry: ShownEntry): void {
    this.latest = entry.id;
    if (this.entries.has(entry.id) || this.entries.size < this.atMost) this.entries.set(entry.id, entry);
    else this.hadTooMany = true;
  }

  /** Notes how an entry that is held stands, unless that is older than what is known. */
  react({ id, reactions }: ReactionNews): void {
    const entry = this.entries.get(id);
    if (entry && reactions.seq > entry.reactions.seq) this.entries.set(id, { ...entry, reactions });
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  drop(id: string): void {
    this.entries.delete(id);
  }

  /** Drops those that `isKnown` says are known, and returns their ids. */
  dropKnown(isKnown: (id: string) => boolean): string[] {
    const known = [...this.entries.keys()].filter(isKnown);
    for (const id of known) this.drop(id);
    return known;
  }

  /** Hands them all over, the oldest first. */
  release(): ShownEntry[] {
    const entries = [...this.entries.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    this.entries.clear();
    return entries;
  }
}
