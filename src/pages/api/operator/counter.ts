import type { APIRoute } from "astro";
import { postCounterRows } from "~/features/counter/operator-api.ts";
import { nothingHere } from "~/platform/problem.ts";

export const POST: APIRoute = ({ request }) => postCounterRows(request);
/** Nothing tells whoever has no pass that there is an address. */
export const ALL = () => nothingHere();
