import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { theCounter } from "~/platform/objects.ts";
import type { CounterHistory, HistoryRange } from "./history.ts";

export async function readCounter(): Promise<CounterSnapshot> {
  return theCounter().read();
}

export async function readHistory(range: HistoryRange): Promise<CounterHistory> {
  return theCounter().history(range);
}

/** Adds over HTTP: no running number, because a request that was answered is not sent again. */
export async function addToCounter(user: { id: string; name: string }, amount: number): Promise<CounterSnapshot> {
  return theCounter().apply([{ userId: user.id, userName: user.name, amount }]);
}
