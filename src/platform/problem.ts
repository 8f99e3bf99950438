import { log } from "./log.ts";

const titles = {
  400: "Bad request",
  401: "Sign in first",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Too large",
  415: "Unsupported content type",
  422: "Not understood",
  426: "Upgrade required",
  429: "Too many requests",
  500: "Something broke",
  503: "Not available",
} as const;

export type ProblemStatus = keyof typeof titles;

/** An error as problem details (RFC 9457). `detail` is for the caller: say what to do, nothing from inside. */
export function problem(status: ProblemStatus, detail: string, headers: Record<string, string> = {}): Response {
  const body = { type: "about:blank", title: titles[status], status, detail };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}

/** The answer to whatever is no address of the API. */
export function nothingHere(): Response {
  return problem(404, "There is nothing at this address.");
}

/** The answer to one request too many. */
export function tooManyRequests(retryAfterSeconds: number): Response {
  log("warn", "limited", { retryAfterSeconds });
  return problem(429, `Try again in ${retryAfterSeconds} seconds.`, { "retry-after": String(retryAfterSeconds) });
}

/** The answer to a method that an address does not have; `allow` lists those it has. */
export function methodNotAllowed(allow: string): Response {
  return problem(405, `Use ${allow}.`, { allow });
}
