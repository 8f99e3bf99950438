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
    const now = this.clock();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
