import type { APIContext } from "astro";
import { limits } from "~/platform/limits.ts";
import { problem, tooManyRequests } from "~/platform/problem.ts";
import { trySpend } from "~/platform/spend.ts";
import { gatherExport } from "./export.ts";

/** `GET /profile/export.json`: everything stored about whoever asks, as a file. The session was checked in D1. */
export async function getExport({ locals }: APIContext): Promise<Response> {
  const { db, user } = locals;
  if (!user) return problem(401, "Sign in, and ask again.");
  const allowance = await trySpend(limits.exports, user.id);
  if (!allowance.allowed) return tooManyRequests(allowance.retryAfterSeconds);
  const now = new Date();
  const text = JSON.stringify(await gatherExport(db, user, now), null, 2);
  return new Response(text, {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="cirrus-${now.toISOString().slice(0, 10)}.json"`,
      "cache-control": "private, no-store",
    },
  });
}
