import type { ServerFrame } from "~/features/live/protocol.ts";

interface Entry {
  n: number;
  amount: number;
  hasLeft: boolean;
}

/** A page as the protocol describes one, in as little as it takes: what it has added, and what it believes is counted. */
export class ModelPage {
  readonly userId: string;
  readonly page: string;
  /** The sum of all adds that were acknowledged. */
  counted = 0;
  private entries: Entry[] = [];
  private lastNumber = 0;

  constructor(userId: string, page: string) {
    this.userId = userId;
    this.page = page;
  }

  get isSettled(): boolean {
    return this.entries.length === 0;
  }

  click(amount: number): void {
    this.lastNumber += 1;
    this.entries.push({ n: this.lastNumber, amount, hasLeft: false });
  }

  /** Everything that has not left over the connection of now. */
  leave(): { type: "add"; n: number; amount: number }[] {
    const leaving = this.entries.filter(({ hasLeft }) => !hasLeft);
    for (const entry of leaving) entry.hasLeft = true;
    return leaving.map(({ n, amount }) => ({ type: "add", n, amount }));
  }

  /** A new connection: what is not settled leaves again. */
  startOver(): void {
    for (const entry of this.entries) entry.hasLeft = false;
  }

  hear(frame: ServerFrame): void {
    if (frame.type === "acknowledged") {
      this.counted += sum(this.entries.filter(({ n }) => n <= frame.n));
      this.entries = this.entries.filter(({ n }) => n > frame.n);
    }
    if (frame.type === "refused" && frame.n !== undefined) this.takeBack(frame.n);
  }

  /** The refused one is gone; those behind it were not taken either, and leave anew under the numbers that are free. */
  private takeBack(refused: number): void {
    const behind = this.entries.filter(({ n }) => n > refused).map(({ n, amount }) => ({ n: n - 1, amount }));
    this.lastNumber -= this.entries.some(({ n }) => n === refused) ? 1 : 0;
    this.entries = [
      ...this.entries.filter(({ n }) => n < refused),
      ...behind.map((entry) => ({ ...entry, hasLeft: false })),
    ];
  }
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((total, { amount }) => total + amount, 0);
}
