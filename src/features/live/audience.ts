import { type ServerFrame, type Topic, topics } from "./protocol.ts";

type Listener = (frame: ServerFrame) => void;

/** Who on this page listens, and to what. */
export class Audience {
  private readonly listeners = new Map<Listener, readonly Topic[]>();

  get isEmpty(): boolean {
    return this.listeners.size === 0;
  }

  /** What somebody here wants to hear of, each topic once, always in the same order. */
  get topics(): Topic[] {
    const wanted = new Set([...this.listeners.values()].flat());
    return topics.filter((topic) => wanted.has(topic));
  }

  add(topics: readonly Topic[], listener: Listener): void {
    this.listeners.set(listener, topics);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }

  tell(frame: ServerFrame): void {
    for (const listener of this.listeners.keys()) listener(frame);
  }
}
