import type { APIRoute } from "astro";
import { postVitals } from "~/features/vitals/api.ts";
import { methodNotAllowed } from "~/platform/problem.ts";

export const POST: APIRoute = postVitals;
export const ALL = () => methodNotAllowed("POST");
