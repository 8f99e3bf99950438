import type { APIRoute } from "astro";
import { healthIsFreshMs } from "~/platform/limits.ts";
import { checkPart, checkSite, type Part } from "./checks.ts";

function answer(body: { status: string; [field: string]: unknown }): Response {
  return new Response(JSON.stringify(body), {
    status: body.status === "fail" ? 503 : 200,
    headers: {
      "content-type": "application/health+json",
      "cache-control": `public, max-age=${healthIsFreshMs / 1000}`,
    },
  });
}

/** `GET /api/health`: every part at once; 503 when a part is down that the site cannot do without. */
export const getSiteHealth: APIRoute = async ({ locals }) => {
  const { status, parts } = await checkSite(locals.db);
  return answer({ status, checks: parts });
};

/** `GET /api/health/<part>`: 503 when that part is down. */
export function getPartHealth(part: Part): APIRoute {
  return async ({ locals }) => answer({ ...(await checkPart(part, locals.db)) });
}
