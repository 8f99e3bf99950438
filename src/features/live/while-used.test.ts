import { expect, test, vi } from "vitest";
import { whileUsed } from "./while-used.ts";

test("something shared starts for its first user, stops after its last, and starts again", () => {
  const stop = vi.fn();
  const start = vi.fn(() => stop);
  const use = whileUsed(start);
  const [first, second] = [use(), use()];
  first();
  expect([start, stop].map((call) => call.mock.calls.length)).toEqual([1, 0]);
  second();
  expect([start, stop].map((call) => call.mock.calls.length)).toEqual([1, 1]);
  use();
  expect(start).toHaveBeenCalledTimes(2);
});
