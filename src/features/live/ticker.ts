/**
 * Calls `run` when it is asked to: at once after a rest, and else not before `pauseMs()` has passed since the last call began,
 * nor while one is under way. What is asked meanwhile is one call. At rest it has no timer, so its object may hibernate.
 */
export class Ticker {
  private readonly run: () => Promise<void>;
  private readonly pauseMs: () => number;
  private beganAt = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isRunning = false;
  private isAsked = false;

  /** @param run should not throw: nobody can catch it here. */
  constructor(run: () => Promise<void>, pauseMs: () => number) {
    this.run = run;
    this.pauseMs = pauseMs;
  }

  ask(): void {
    this.isAsked = true;
    if (this.isRunning || this.timer !== undefined) return;
    // By a timer even after a rest: frames that have arrived together are gathered.
    this.timer = setTimeout(() => this.tick(), Math.max(0, this.beganAt + this.pauseMs() - Date.now()));
  }

  private async tick(): Promise<void> {
    this.timer = undefined;
    this.isAsked = false;
    this.isRunning = true;
    this.beganAt = Date.now();
    try {
      await this.run();
    } finally {
      this.isRunning = false;
      if (this.isAsked) this.ask();
    }
  }
}
