import type { APIRoute } from "astro";
import { postAmount } from "~/features/counter/api.ts";
import { methodNotAllowed } from "~/platform/problem.ts";

export const POST: APIRoute = (context) => postAmount(context, -1);
export const ALL = () => methodNotAllowed("POST");
