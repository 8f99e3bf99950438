import type { z } from "zod";

/** One request to the API, its address below `/client/v4` taken apart. */
export interface Call {
  method: string;
  /** The address without the account, such as `/d1/database`. */
  path: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Buffer;
  contentType: string;
  /** What follows `Bearer`, if anything. */
  bearer: string;
  /** The program that asks. */
  agent: string;
  /** Where this API listens, for the addresses that it hands out. */
  origin: string;
}

/** What goes back: a result, which gets Cloudflare's envelope, or bytes as they are. */
export type Answer =
  | { result: unknown; status?: number; page?: object }
  | { bytes: string | Uint8Array; contentType: string };

export interface Route {
  /** Such as `GET /accounts/:account/d1/database/:id`. */
  at: string;
  answer: (call: Call) => Answer | Promise<Answer>;
}

/** What Cloudflare refuses, in its own words where they are known. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** @throws Refusal when the body is not the JSON that the endpoint takes. */
export function readJson<T>(call: Call, shape: z.ZodType<T>, code = 10_021): T {
  return checkShape(parseJson(call.body.toString()), shape, code);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 10_021, "The request body is not valid JSON.");
  }
}

export function checkShape<T>(value: unknown, shape: z.ZodType<T>, code = 10_021): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(400, code, `${issue?.path.join(".") ?? "body"}: ${issue?.message ?? "malformed"}`);
}

/** One page of a list, as `?page=` and `?per_page=` ask for. */
export function paginate<T>(all: readonly T[], query: URLSearchParams, perPageDefault = 20) {
  const page = Number(query.get("page") ?? 1) || 1;
  const perPage = Math.min(Number(query.get("per_page") ?? perPageDefault), 10_000);
  const result = all.slice((page - 1) * perPage, page * perPage);
  return { result, page: { page, per_page: perPage, count: result.length, total_count: all.length } };
}

/** @throws Refusal as for something that the account does not have. */
export function must<T>(found: T | undefined, status: number, code: number, message: string): T {
  if (found === undefined) throw new Refusal(status, code, message);
  return found;
}
