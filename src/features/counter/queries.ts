import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { personOfUser } from "~/features/live/sockets.ts";
import { presenceOf, theCounter } from "~/platform/objects.ts";
import type { CounterHistory, HistoryRange } from "./history.ts";

export async function readCounter(): Promise<CounterSnapshot> {
  return theCounter().read();
}

export async function readHistory(range: HistoryRange): Promise<CounterHistory> {
  return theCounter().history(range);
}

/**
 * Adds over HTTP, by way of the shard that limits this person's adds over sockets. No running number, because a request
 * that was answered is not sent again. Null when the person adds too fast.
 */
export async function addToCounter({ id, name }: Adder, amount: number): Promise<CounterSnapshot | null> {
  return presenceOf(personOfUser(id)).add({ userId: id, userName: name, amount });
}

interface Adder {
  id: string;
  name: string;
}
