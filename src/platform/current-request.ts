import { AsyncLocalStorage } from "node:async_hooks";
import { type Language, takeLanguageFrom } from "./language.ts";

/** What some work has cost D1 so far, in D1's own words. */
export interface Cost {
  statements: number;
  rowsRead: number;
  rowsWritten: number;
  /** Statements of which D1 told no rows. See `metered-database.ts`. */
  unmeasured: number;
}

/** The request that is being answered, or the run that somebody's clock has started. */
export interface CurrentRequest {
  /** Cloudflare's own number of it (`cf-ray`): on error pages, and in every line that it logs. */
  readonly id: string;
  readonly startedAt: number;
  /** The pattern of the route that answers, never the path: people type into paths. */
  route?: string;
  readonly cost: Cost;
  /** What whoever asks reads; undefined when they read nothing that is spoken here. */
  readonly language: Language | undefined;
}

const current = new AsyncLocalStorage<CurrentRequest>();
takeLanguageFrom(() => current.getStore()?.language);

export function noCost(): Cost {
  return { statements: 0, rowsRead: 0, rowsWritten: 0, unmeasured: 0 };
}

/** The request that this code runs for; undefined inside of objects, and while a module loads. */
export function currentRequest(): CurrentRequest | undefined {
  return current.getStore();
}

/** Runs `work` for a request: whatever it calls, also later, finds it by `currentRequest`. */
export function whileCurrent<Result>(request: CurrentRequest, work: () => Result): Result {
  return current.run(request, work);
}

/** Runs `work` in the language of whoever reads what comes of it, if it is known: not always the one who asks. */
export function inLanguage<Result>(language: Language | null, work: () => Result): Result {
  const request = current.getStore();
  return request && language ? current.run({ ...request, language }, work) : work();
}

/** Notes which route answers. The first one counts: error pages are rendered at the address that broke. */
export function nameRoute(pattern: string): void {
  const request = currentRequest();
  if (request) request.route ??= pattern;
}
