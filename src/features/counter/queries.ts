import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { theCounter } from "~/platform/objects.ts";

export async function readCounter(): Promise<CounterSnapshot> {
  return theCounter().read();
}

/** Adds over HTTP: no running number, because a request that was answered is not sent again. */
export async function addToCounter(user: { id: string; name: string }, amount: number): Promise<CounterSnapshot> {
  return theCounter().apply([{ userId: user.id, userName: user.name, amount }]);
}
