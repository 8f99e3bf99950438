import type { APIRoute } from "astro";
import { createAuth } from "~/features/auth/auth.ts";

/** Better Auth's own addresses. */
export const ALL: APIRoute = ({ locals, request, url }) => createAuth(locals.db, url).handler(request);
