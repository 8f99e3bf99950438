import type { APIContext } from "astro";
import { bindings, settings } from "~/platform/bindings.ts";
import { logFailure } from "~/platform/log.ts";
import { isOwnOrigin } from "~/platform/origin.ts";
import { problem } from "~/platform/problem.ts";
import { viewInput } from "./input.ts";
import { toDataPoints } from "./points.ts";

/** `POST /api/vitals`: keeps how quick one page view was. Asks nobody who sends it. Refusals are problem details. */
export async function postVitals({ request }: APIContext): Promise<Response> {
  if (!isOwnOrigin(request)) return problem(403, "Post from a page of this site.");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") return problem(415, "Send application/json.");
  const input = viewInput.safeParse(await readJson(request));
  if (!input.success) return problem(422, "Send what a page of this site sends.");
  try {
    const points = toDataPoints(input.data, settings().STAGE);
    // Analytics Engine takes them at once; what stands in for it is waited for.
    await Promise.all(points.map((point) => bindings.VITALS?.writeDataPoint(point)));
  } catch (error) {
    logFailure("vitals-not-kept", error);
  }
  return new Response(null, { status: 204 });
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
