import type { APIContext } from "astro";
import { hasAlready } from "~/platform/etag.ts";
import { live } from "~/platform/limits.ts";
import { isOwnOrigin } from "~/platform/origin.ts";
import { problem, tooManyRequests } from "~/platform/problem.ts";
import { amountInput } from "./input.ts";
import { addToCounter, readCounter } from "./queries.ts";

/** `GET /api/counter`: the snapshot, numbered, so that the number serves as ETag. */
export async function getCounter({ request }: APIContext): Promise<Response> {
  const snapshot = await readCounter();
  const etag = `"${snapshot.seq}"`;
  const headers = { etag, "cache-control": "no-cache" };
  if (hasAlready(request, etag)) return new Response(null, { status: 304, headers });
  return Response.json(snapshot, { headers });
}

/** `POST /api/counter/increment` and `/decrement`, for `direction` 1 and -1. Refusals are problem details. */
export async function postAmount({ request, locals }: APIContext, direction: 1 | -1): Promise<Response> {
  if (request.headers.has("origin") && !isOwnOrigin(request)) return problem(403, "Post from a page of this site.");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return problem(415, "Send application/json.");
  if (!locals.user) return problem(401, "Sign in, and send the session cookie.", { "www-authenticate": "Session" });
  const input = amountInput.safeParse(await readJson(request));
  if (!input.success) return problem(422, 'Send { "amount": n } with a whole n from 1 to 100.');
  const snapshot = await addToCounter(locals.user, direction * input.data.amount);
  if (!snapshot) return tooManyRequests(live.addsRetryAfterSeconds);
  return Response.json(snapshot, { headers: { "cache-control": "no-store" } });
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
