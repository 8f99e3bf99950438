import type { APIRoute } from "astro";
import { buildId } from "~/platform/build.ts";
import { healthIsFreshMs } from "~/platform/limits.ts";
import { checkPart, checkSite, type Part, type PartHealth, type Status } from "./checks.ts";

/**
 * Health as draft-inadarei-api-health-check has it. `releaseId` names the build that answers, so that a deploy can tell its
 * own from the one before. Nobody may keep the answer: what spares the parts is that each isolate remembers it briefly.
 */
function answer(status: Status, parts: Partial<Record<Part, PartHealth>>): Response {
  const checks = Object.entries(parts).map(([part, health]) => [`${part}:responseTime`, [toCheck(health)]]);
  const body = { status, releaseId: buildId, checks: Object.fromEntries(checks) };
  return new Response(JSON.stringify(body), {
    status: status === "fail" ? 503 : 200,
    headers: {
      "content-type": "application/health+json",
      "cache-control": "no-store",
      ...(status === "fail" && { "retry-after": String(healthIsFreshMs / 1000) }),
    },
  });
}

function toCheck({ kind, status, tookMs, at }: PartHealth) {
  return {
    componentType: kind,
    status,
    observedValue: tookMs,
    observedUnit: "ms",
    time: new Date(at).toISOString(),
  };
}

/** `GET /api/health`: every part at once; 503 when a part is down that the site cannot do without. */
export const getSiteHealth: APIRoute = async ({ locals }) => {
  const { status, parts } = await checkSite(locals.db);
  return answer(status, parts);
};

/** `GET /api/health/<part>`: 503 when that part is down. */
export function getPartHealth(part: Part): APIRoute {
  return async ({ locals }) => {
    const health = await checkPart(part, locals.db);
    return answer(health.status, { [part]: health });
  };
}
