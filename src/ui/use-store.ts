import type { ReadableAtom } from "nanostores";
import { useSyncExternalStore } from "react";

/**
 * What a store holds, in a component that is drawn anew when that changes. @nanostores/react does the same and, for stores of
 * many keys, which there are none of here, more: half a kilobyte of the counter's page.
 */
export function useStore<Value>(store: ReadableAtom<Value>): Value {
  return useSyncExternalStore<Value>(store.listen, store.get, store.get);
}
