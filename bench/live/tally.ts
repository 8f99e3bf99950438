/** One add as its sender knows it. `seq` is missing until the add is acknowledged. Times are in milliseconds. */
export interface SentAdd {
  at: number;
  amount: number;
  seq?: number;
}

/** When a snapshot, or a later one, was on the last of some screens: by the snapshot's number. */
export type SeenByAll = Map<number, number>;

/** Notes when the slowest of some screens has seen each snapshot. A later snapshot stands for those before it. */
export class Screens {
  readonly seenByAll: SeenByAll = new Map();
  private readonly newest: number[];
  private readonly missing = new Map<number, number>();
  private readonly clock: () => number;

  constructor(count: number, startSeq: number, clock: () => number) {
    this.newest = new Array(count).fill(startSeq);
    this.clock = clock;
  }

  see(screen: number, seq: number): void {
    const before = this.newest[screen] ?? seq;
    for (let each = before + 1; each <= seq; each += 1) {
      const missing = (this.missing.get(each) ?? this.newest.length) - 1;
      this.missing.set(each, missing);
      if (missing === 0) this.seenByAll.set(each, this.clock());
    }
    this.newest[screen] = Math.max(before, seq);
  }
}

/** When each snapshot was on every screen of several groups: those that one group lacks are left out. */
export function joinSeen([first = new Map(), ...others]: SeenByAll[]): SeenByAll {
  const joined: SeenByAll = new Map();
  for (const [seq, at] of first) {
    const times = others.map((seen) => seen.get(seq) ?? Number.POSITIVE_INFINITY);
    const last = Math.max(at, ...times);
    if (Number.isFinite(last)) joined.set(seq, last);
  }
  return joined;
}

/** From send to every screen, for the adds that got that far by `until`. */
export function delays(adds: SentAdd[], seen: SeenByAll, until = Number.POSITIVE_INFINITY): number[] {
  return adds.flatMap(({ at, seq }) => {
    const seenAt = seq === undefined ? undefined : seen.get(seq);
    return seenAt === undefined || seenAt > until ? [] : [seenAt - at];
  });
}

export function sumOf(adds: SentAdd[]): number {
  return adds.reduce((total, { amount }) => total + amount, 0);
}
