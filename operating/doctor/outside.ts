import type { Environment } from "../deploy/settings.ts";

/** Asks the outside world. Whoever asks is handed this, so that a test can answer. */
export type Ask = (url: string, init?: RequestInit) => Promise<Response>;

/** What is outside of this process. */
export interface Outside {
  env: Environment;
  ask: Ask;
  now: () => number;
}

const answerWithinMs = 10_000;

/** `fetch` that gives up: a doctor who waits for ever helps nobody. Redirects are answers. */
export const askOutside: Ask = (url, init) =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout(answerWithinMs), ...init });

/** Why nobody answered, in the words of whatever knows it best. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
