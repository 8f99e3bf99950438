import { live } from "~/platform/limits.ts";
import { theCounter } from "~/platform/objects.ts";
import { withinTime } from "~/platform/within-time.ts";
import { Buckets } from "./bucket.ts";
import type { ClientFrame } from "./client-frame.ts";
import type { Visitor } from "./hello.ts";
import type { Add, CounterSnapshot, RefusalCode, ServerFrame } from "./protocol.ts";
import { liveWords } from "./words.ts";

/** An add on its way to `Counter`, and the socket that hears when it is there. */
interface Waiting {
  add: Add;
  socket: WebSocket;
}

/** An add that was refused, which `Counter` may know all the same: it may be a resend of one that was counted. */
interface Refusal {
  userId: string;
  page: string;
  code: RefusalCode;
}

/** The number of a socket's first refused add, while it is missing, and the highest that came since. */
interface Gap {
  n: number;
  highest: number;
}

/** What `Counter` answered to a batch, the last number of each socket that is counted, and those that are not. */
interface Settled {
  snapshot: CounterSnapshot;
  numbers: Map<WebSocket, number>;
  refused: Map<WebSocket, { n: number; code: RefusalCode }>;
}

/** What it asks of `Counter`. That is another object: any call may fail, or take for ever. */
interface Books {
  apply(adds: readonly Add[], askedBy?: string): Promise<CounterSnapshot>;
  lastNumbers(pages: readonly { userId: string; page: string }[]): Promise<number[]>;
}

type Asker = Pick<Visitor, "user" | "page">;
type AddFrame = Extract<ClientFrame, { type: "add" }>;

/**
 * The adds of one shard that wait for `Counter`, oldest first. They are lost with the object's memory: but then so are
 * its sockets, and the browsers send again what was not acknowledged.
 */
export class AddQueue {
  private readonly books: () => Books;
  private waiting: Waiting[] = [];
  /** By person: somebody with many sockets adds no faster than with one. */
  private readonly buckets = new Buckets(live.addBurst, live.addsPerSecond);
  private readonly gaps = new WeakMap<WebSocket, Gap>();
  /** Refusals that nobody has been told yet. */
  private readonly refusals = new Map<WebSocket, Refusal>();
  /** Calls to `Counter` that are under way, or whose answer came too late. None of them fails. */
  private readonly calls = new Set<Promise<unknown>>();

  constructor(books: () => Books = theCounter) {
    this.books = books;
  }

  get length(): number {
    return this.waiting.length;
  }

  /** Whether there is something to ask `Counter`. */
  get isIdle(): boolean {
    return this.waiting.length === 0 && this.refusals.size === 0;
  }

  /**
   * Takes an add, or answers why not; for some the answer comes when it is settled. After a refusal it takes no later
   * number until that one comes again: only then does an acknowledgement of one number stand for all before it.
   */
  take(socket: WebSocket, { user, page }: Asker, { n, amount }: AddFrame): RefusalCode | undefined {
    if (this.isBehindGap(socket, n)) return undefined;
    if (!user) {
      this.openGap(socket, n);
      return "signed-out";
    }
    const { userId, userName } = user;
    const code = this.reasonAgainst(userId);
    if (code === undefined) {
      this.closeGap(socket, n);
      this.waiting.push({ add: { userId, userName, stamp: { page, n }, amount }, socket });
    } else {
      this.openGap(socket, n);
      this.refusals.set(socket, { userId, page, code });
    }
    return undefined;
  }

  /**
   * Hands what waits to `Counter`. What comes in meanwhile waits for the next time, and so does everything when this
   * fails: `Counter` knows a batch that it has counted already.
   * @throws when `Counter` fails, or does not answer in time.
   */
  async settle(askedBy: string | undefined): Promise<Settled> {
    const batch = [...this.waiting];
    const refusals = [...this.refusals];
    const applying = this.books().apply(
      batch.map(({ add }) => add),
      askedBy,
    );
    this.keep(applying);
    const snapshot = await withinTime(applying, live.counterWithinMs);
    const numbers = lastNumbers(batch);
    const refused = await this.confirm(refusals, numbers);
    const settled = new Set(batch);
    this.waiting = this.waiting.filter((waiting) => !settled.has(waiting));
    return { snapshot, numbers, refused };
  }

  /**
   * Drops the adds of a person that wait, and returns when all that were on their way have arrived.
   * @throws when one of them does not arrive in time.
   */
  async drop(userId: string): Promise<void> {
    this.waiting = this.waiting.filter(({ add }) => add.userId !== userId);
    await withinTime(Promise.all(this.calls), live.counterWithinMs);
  }

  /**
   * Sorts out refusals, once `Counter` has all that was taken before them. A page sends again what was not acknowledged:
   * if it were told that such an add is not counted, though it is, it would be wrong about its own clicks for good.
   */
  private async confirm(refusals: [WebSocket, Refusal][], numbers: Settled["numbers"]): Promise<Settled["refused"]> {
    const refused: Settled["refused"] = new Map();
    if (refusals.length === 0) return refused;
    const asking = this.books().lastNumbers(refusals.map(([, { userId, page }]) => ({ userId, page })));
    const counted = await withinTime(asking, live.counterWithinMs);
    for (const [index, [socket, refusal]] of refusals.entries()) {
      const gap = this.gaps.get(socket);
      if (!gap || this.refusals.get(socket) !== refusal) continue;
      this.refusals.delete(socket);
      const last = counted[index] ?? 0;
      if (last >= gap.n) numbers.set(socket, last);
      gap.n = Math.max(gap.n, last + 1);
      if (gap.n > gap.highest) this.gaps.delete(socket);
      else refused.set(socket, { n: gap.n, code: refusal.code });
    }
    return refused;
  }

  /** Hands an add that comes another way to `Counter` at once, within the same limit. Null when it is one too many. */
  async addNow(add: Add): Promise<CounterSnapshot | null> {
    if (!this.buckets.take(add.userId)) return null;
    const applying = this.books().apply([add]);
    this.keep(applying);
    return applying;
  }

  private isBehindGap(socket: WebSocket, n: number): boolean {
    const gap = this.gaps.get(socket);
    if (!gap || n <= gap.n) return false;
    gap.highest = Math.max(gap.highest, n);
    return true;
  }

  private openGap(socket: WebSocket, n: number): void {
    this.gaps.set(socket, { n, highest: Math.max(n, this.gaps.get(socket)?.highest ?? 0) });
  }

  private closeGap(socket: WebSocket, n: number): void {
    if (this.gaps.get(socket)?.n !== n) return;
    this.gaps.delete(socket);
    this.refusals.delete(socket);
  }

  private reasonAgainst(userId: string): RefusalCode | undefined {
    if (this.waiting.length >= live.maxWaitingAdds) return "too-busy";
    if (!this.buckets.take(userId)) return "too-fast";
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

/** What a socket is told of an add that was refused. */
export function notCounted(n: number, code: RefusalCode): ServerFrame {
  return { type: "refused", n, code, reason: liveWords.en.refusals[code] };
}

/** The highest number of each socket in a batch: acknowledging it acknowledges all before it. */
function lastNumbers(batch: readonly Waiting[]): Map<WebSocket, number> {
  const numbers = new Map<WebSocket, number>();
  for (const { add, socket } of batch) {
    if (add.stamp) numbers.set(socket, Math.max(numbers.get(socket) ?? 0, add.stamp.n));
  }
  return numbers;
}
