import type { Add, CounterSnapshot } from "~/features/live/protocol.ts";

export const emptyCounter: CounterSnapshot = {
  type: "counter",
  seq: 0,
  value: 0,
  increments: 0,
  decrements: 0,
  movedBy: null,
  movedAt: null,
};

/** The counter after `adds`, each of which counts. Totals are sums of amounts, not of clicks. */
export function move(before: CounterSnapshot, adds: readonly Add[], now: number): CounterSnapshot {
  const last = adds.at(-1);
  if (!last) return before;
  const up = sum(adds.filter(({ amount }) => amount > 0));
  const down = -sum(adds.filter(({ amount }) => amount < 0));
  return {
    type: "counter",
    seq: before.seq + 1,
    value: before.value + up - down,
    increments: before.increments + up,
    decrements: before.decrements + down,
    movedBy: last.userName,
    movedAt: now,
  };
}

function sum(adds: readonly Add[]): number {
  return adds.reduce((total, { amount }) => total + amount, 0);
}
