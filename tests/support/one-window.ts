import { wall } from "~/platform/limits.ts";

/**
 * Does `work` within one window of the wall, and gives what came out. A new window begins with each minute of the clock, wherever
 * a test stands then: what it cut through is done again, so `work` must be somebody new each time.
 */
export async function inOneWindow<Result>(work: () => Promise<Result>): Promise<Result> {
  const currentWindow = () => Math.floor(Date.now() / (wall.periodSeconds * 1000));
  for (;;) {
    const window = currentWindow();
    const result = await work();
    if (currentWindow() === window) return result;
  }
}
