import { counterAmount } from "~/platform/limits.ts";

/** An own add on its way to the server, by its running number. */
export interface Pending {
  n: number;
  amount: number;
}

/**
 * Own adds that are not settled, oldest first. Clicks that have not left yet melt into one add, so that a fast finger, or
 * an hour offline, is a few frames; what has left once keeps its number and amount, so that a resend counts once.
 */
export class Outbox {
  private entries: Pending[] = [];
  private lastNumber = 0;
  /** The highest number that has ever left. */
  private leftUpTo = 0;
  /** The highest number that has left over the connection of now. */
  private sentUpTo = 0;

  /** What all own adds together do to the value on screen. */
  get total(): number {
    return this.entries.reduce((total, { amount }) => total + amount, 0);
  }

  add(amount: number): void {
    const last = this.entries.at(-1);
    const sum = (last?.amount ?? 0) + amount;
    const melts = last !== undefined && last.n > this.leftUpTo && Math.abs(sum) <= counterAmount.max;
    if (!melts) {
      this.lastNumber += 1;
      this.entries.push({ n: this.lastNumber, amount });
    } else if (sum === 0) this.entries.pop();
    else last.amount = sum;
  }

  /** The next add to send over this connection, now counted as sent; undefined when all of them are. */
  next(): Pending | undefined {
    const entry = this.entries.find(({ n }) => n > this.sentUpTo);
    if (!entry) return undefined;
    this.sentUpTo = entry.n;
    this.leftUpTo = Math.max(this.leftUpTo, entry.n);
    return { ...entry };
  }

  /** A new connection: whatever is not settled has to be sent again. */
  startOver(): void {
    this.sentUpTo = 0;
  }

  /** Every add up to `n` is counted. */
  settle(n: number): void {
    this.entries = this.entries.filter((entry) => entry.n > n);
  }

  /** Add `n` will not be counted. */
  remove(n: number): void {
    this.entries = this.entries.filter((entry) => entry.n !== n);
  }
}
