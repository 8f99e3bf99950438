import { useEffect, useRef, useState } from "react";

/** Follows `value`, but changes at most once in `intervalMs`; the last value always arrives. */
export function useCalm<Value>(value: Value, intervalMs: number): Value {
  const [calm, setCalm] = useState(value);
  const changedAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, changedAt.current + intervalMs - Date.now());
    const timer = setTimeout(() => {
      changedAt.current = Date.now();
      setCalm(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, intervalMs]);
  return calm;
}
