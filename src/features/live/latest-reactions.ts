import type { ReactionNews } from "./protocol.ts";

/** Reactions that were announced since the last tick: of each entry the newest alone, however many there were. */
export class LatestReactions {
  private readonly byEntry = new Map<string, ReactionNews>();

  /** Says whether it was news: announcements may overtake each other. */
  take(news: ReactionNews): boolean {
    const known = this.byEntry.get(news.id);
    if (known && known.reactions.seq >= news.reactions.seq) return false;
    this.byEntry.set(news.id, news);
    return true;
  }

  release(): ReactionNews[] {
    const news = [...this.byEntry.values()];
    this.byEntry.clear();
    return news;
  }
}
