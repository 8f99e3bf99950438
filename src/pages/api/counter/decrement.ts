import type { APIRoute } from "astro";
import { postAmount } from "~/features/counter/api.ts";

export const POST: APIRoute = (context) => postAmount(context, -1);
