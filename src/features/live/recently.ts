/** Remembers names for `keepMs`, without a timer: each new one pushes out those whose time is over. */
export class Recently {
  private readonly until = new Map<string, number>();
  private readonly keepMs: number;
  private readonly clock: () => number;

  constructor(keepMs: number, clock: () => number = Date.now) {
    this.keepMs = keepMs;
    this.clock = clock;
  }

  add(name: string): void {
    for (const [known, until] of this.until) if (until <= this.clock()) this.until.delete(known);
    this.until.set(name, this.clock() + this.keepMs);
  }

  has(name: string): boolean {
    return (this.until.get(name) ?? 0) > this.clock();
  }
}
