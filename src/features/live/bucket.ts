/** A token bucket: `burst` at once, then `perSecond`. */
export class Bucket {
  private readonly burst: number;
  private readonly perSecond: number;
  private readonly clock: () => number;
  private tokens: number;
  private filledAt: number;

  constructor(burst: number, perSecond: number, clock: () => number = Date.now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = burst;
    this.filledAt = clock();
  }

  /** Takes one token; false when there is none. */
  take(): boolean {
    this.fill();
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** A full bucket is as good as a new one, so it need not be kept. */
  isFull(): boolean {
    this.fill();
    return this.tokens === this.burst;
  }

  private fill(): void {
    const now = this.clock();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
  }
}

/** So few buckets are never looked through for full ones. */
const few = 64;

/** A bucket for each of many, by key. Keeps at most `few`, or twice as many as were in use at once. */
export class Buckets {
  private readonly burst: number;
  private readonly perSecond: number;
  private readonly buckets = new Map<string, Bucket>();
  private pruneAt = few;

  constructor(burst: number, perSecond: number) {
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** Takes one token of `key`; false when there is none. */
  take(key: string): boolean {
    const bucket = this.buckets.get(key) ?? this.add(key);
    return bucket.take();
  }

  private add(key: string): Bucket {
    if (this.buckets.size >= this.pruneAt) this.prune();
    const bucket = new Bucket(this.burst, this.perSecond);
    this.buckets.set(key, bucket);
    return bucket;
  }

  /** By number and not by time: then there is no timer, and nobody has to remember it. */
  private prune(): void {
    for (const [key, bucket] of this.buckets) if (bucket.isFull()) this.buckets.delete(key);
    this.pruneAt = Math.max(few, 2 * this.buckets.size);
  }
}
