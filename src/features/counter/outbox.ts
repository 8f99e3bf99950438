import { counterAmount } from "~/platform/limits.ts";

/** An own add on its way to the server, by its running number. */
export interface Pending {
  n: number;
  amount: number;
}

/**
 * Own adds that are not settled, oldest first. Clicks that have not left yet melt into one add, so that a fast finger, or
 * an hour offline, is a few frames; what has left once keeps its number and amount, so that a resend counts once. Numbers
 * have no gaps: the server refuses what comes after one.
 */
export class Outbox {
  private entries: Pending[] = [];
  private lastNumber = 0;
  /** The highest number that has ever left. */
  private leftUpTo = 0;
  /** The highest number that has left over the connection of now. */
  private sentUpTo = 0;
  /** The newest acknowledgement: adds up to `n` are in every snapshot from `seq` on. */
  private acknowledged = { n: 0, seq: 0 };

  /** What own adds do to the value on screen beside snapshot `seq`: those that it does not hold. */
  totalBeyond(seq: number): number {
    const settledUpTo = seq >= this.acknowledged.seq ? this.acknowledged.n : 0;
    return sumOf(this.entries.filter(({ n }) => n > settledUpTo));
  }

  /** Whether an add has left over this connection and was not answered yet. */
  get isUnanswered(): boolean {
    return this.entries.some(({ n }) => n > this.acknowledged.n && n <= this.sentUpTo);
  }

  add(amount: number): void {
    const last = this.entries.at(-1);
    const sum = (last?.amount ?? 0) + amount;
    const melts = last !== undefined && last.n > this.leftUpTo && Math.abs(sum) <= counterAmount.max;
    if (!melts) {
      this.lastNumber += 1;
      this.entries.push({ n: this.lastNumber, amount });
    } else if (sum === 0) {
      this.lastNumber -= 1;
      this.entries.pop();
    } else last.amount = sum;
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

  /** Every add up to `n` is counted, and part of every snapshot from `seq` on. */
  acknowledge(n: number, seq: number): void {
    if (n > this.acknowledged.n) this.acknowledged = { n, seq };
  }

  /** Snapshot `seq` is on screen: what it holds may be forgotten. */
  settle(seq: number): void {
    if (seq >= this.acknowledged.seq) this.entries = this.entries.filter(({ n }) => n > this.acknowledged.n);
  }

  /**
   * Nothing from number `n` on is counted, and the next add takes that number again. Says whether that was news: a
   * refusal of what has not left over this connection, or is answered already, is none.
   */
  refuse(n: number): boolean {
    const isNews = this.isUnanswered && n <= this.sentUpTo;
    if (!isNews) return false;
    this.entries = this.entries.filter((entry) => entry.n < n);
    this.lastNumber = n - 1;
    this.leftUpTo = this.lastNumber;
    this.sentUpTo = this.lastNumber;
    this.acknowledged.n = Math.min(this.acknowledged.n, this.lastNumber);
    return true;
  }

  /** Nothing here will be sent any more. Says what is lost of what was on screen. */
  abandon(): number {
    const lost = this.entries.filter(({ n }) => n > this.acknowledged.n);
    this.entries = [];
    return sumOf(lost);
  }
}

const sumOf = (entries: readonly Pending[]): number => entries.reduce((sum, { amount }) => sum + amount, 0);
