import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { bindings } from "~/platform/bindings.ts";

/** The one Counter object of a stage. */
function counter() {
  return bindings.COUNTER.getByName("global");
}

export async function readCounter(): Promise<CounterSnapshot> {
  return counter().read();
}

/** Adds over HTTP: no running number, because a request that was answered is not sent again. */
export async function addToCounter(user: { id: string; name: string }, amount: number): Promise<CounterSnapshot> {
  return counter().apply([{ userId: user.id, userName: user.name, amount }]);
}
