import { runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";

/**
 * Makes an object hang: whoever calls it waits until `release`. Or `kill` it, in the midst of all that it is asked: then
 * those calls fail, its sockets close, and only its storage is left.
 */
export async function hang<Held extends Rpc.DurableObjectBranded>(stub: DurableObjectStub<Held>) {
  let state: "free" | "held" | "killed" = "free";
  // Not awaited: what it would answer is held up as well.
  void runInDurableObject<Held, void>(stub, (_, context) =>
    context.blockConcurrencyWhile(async () => {
      state = "held";
      while (state === "held") await scheduler.wait(5);
      if (state === "killed") context.abort("killed by a test");
    }),
  ).catch(() => {});
  const become = (next: typeof state) => () => {
    state = next;
  };
  while (state === "free") await scheduler.wait(1);
  return { release: become("free"), kill: become("killed") };
}

/** Keeps the log of failures from the terminal, and tells the event of each. */
export function watchLog(): () => string[] {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  return () => log.mock.calls.map(([line]) => JSON.parse(String(line)).event);
}

/** Counts the timers that are pending, from now on. */
export function watchTimers(): () => number {
  const pending = new Set<unknown>();
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  vi.stubGlobal("setTimeout", (run: () => void, ms?: number) => {
    const timer = start(() => {
      pending.delete(timer);
      run();
    }, ms);
    pending.add(timer);
    return timer;
  });
  vi.stubGlobal("clearTimeout", (timer: ReturnType<typeof start> | undefined) => {
    pending.delete(timer);
    if (timer !== undefined) stop(timer);
  });
  return () => pending.size;
}
