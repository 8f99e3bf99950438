import { live } from "~/platform/limits.ts";
import { theCounter } from "~/platform/objects.ts";
import { withinTime } from "~/platform/within-time.ts";
import { Buckets } from "./bucket.ts";
import type { ClientFrame } from "./client-frame.ts";
import type { SignedIn } from "./hello.ts";
import type { Add, CounterSnapshot } from "./protocol.ts";

/** An add on its way to `Counter`, and the socket that hears when it is there. */
interface Waiting {
  add: Add;
  socket: WebSocket;
}

/** What `Counter` answered to a batch, and the last number of each socket that is now counted. */
interface Settled {
  snapshot: CounterSnapshot;
  numbers: Map<WebSocket, number>;
}

type AddFrame = Extract<ClientFrame, { type: "add" }>;

/**
 * The adds of one shard that wait for `Counter`, oldest first. They are lost with the object's memory: but then so are
 * its sockets, and the browsers send again what was not acknowledged.
 */
export class AddQueue {
  private waiting: Waiting[] = [];
  /** By person: somebody with many sockets adds no faster than with one. */
  private readonly buckets = new Buckets(live.addBurst, live.addsPerSecond);
  /** The number of each socket's first refused add, while it is missing. */
  private readonly gaps = new WeakMap<WebSocket, number>();
  /** Calls to `Counter` that are under way, or whose answer came too late. None of them fails. */
  private readonly calls = new Set<Promise<unknown>>();

  get length(): number {
    return this.waiting.length;
  }

  /**
   * Takes an add, or answers why not. After a refusal it takes no later number until that one comes again, and says
   * nothing: numbers without a gap are what makes an acknowledgement of one stand for all before it.
   */
  take(
    socket: WebSocket,
    { user, page }: { user: SignedIn | null; page: string },
    frame: AddFrame,
  ): string | undefined {
    const gap = this.gaps.get(socket);
    if (gap !== undefined && frame.n > gap) return undefined;
    const reason = this.reasonAgainst(user);
    if (reason !== undefined) this.gaps.set(socket, frame.n);
    else if (user) {
      if (frame.n === gap) this.gaps.delete(socket);
      const { userId, userName } = user;
      this.waiting.push({ add: { userId, userName, stamp: { page, n: frame.n }, amount: frame.amount }, socket });
    }
    return reason;
  }

  /**
   * Hands what waits to `Counter`. What comes in meanwhile waits for the next time, and so does everything when this
   * fails: `Counter` knows a batch that it has counted already.
   * @throws when `Counter` fails, or does not answer in time.
   */
  async settle(askedBy: string | undefined): Promise<Settled> {
    const batch = [...this.waiting];
    const applying = theCounter().apply(
      batch.map(({ add }) => add),
      askedBy,
    );
    this.keep(applying);
    const snapshot = await withinTime(applying, live.counterWithinMs);
    const settled = new Set(batch);
    this.waiting = this.waiting.filter((waiting) => !settled.has(waiting));
    this.buckets.prune();
    return { snapshot, numbers: lastNumbers(batch) };
  }

  /** Drops the adds of a person that wait, and returns when all that were on their way have arrived. */
  async drop(userId: string): Promise<void> {
    this.waiting = this.waiting.filter(({ add }) => add.userId !== userId);
    await Promise.all(this.calls);
  }

  private reasonAgainst(user: SignedIn | null): string | undefined {
    if (!user) return "Sign in to move the counter.";
    if (this.waiting.length >= live.maxWaitingAdds) return "Too busy just now. Try again in a moment.";
    if (!this.buckets.take(user.userId)) return "Too many clicks at once. Try again in a moment.";
    return undefined;
  }

  private keep(call: Promise<unknown>): void {
    const quiet = call.then(
      () => {},
      () => {},
    );
    this.calls.add(quiet);
    void quiet.then(() => this.calls.delete(quiet));
  }
}

/** The highest number of each socket in a batch: acknowledging it acknowledges all before it. */
function lastNumbers(batch: readonly Waiting[]): Map<WebSocket, number> {
  const numbers = new Map<WebSocket, number>();
  for (const { add, socket } of batch) {
    if (add.stamp) numbers.set(socket, Math.max(numbers.get(socket) ?? 0, add.stamp.n));
  }
  return numbers;
}
