import type { APIContext } from "astro";
import { settings } from "~/platform/bindings.ts";
import { problem } from "~/platform/problem.ts";
import { createAuth } from "./auth.ts";
import { answerCallback } from "./callback.ts";
import { withCors } from "./cors.ts";

/**
 * Better Auth's own addresses. It names which way a code was wrong (`OTP_EXPIRED`, `TOO_MANY_ATTEMPTS`), which tells a
 * stranger that a code is on its way to somebody: here every wrong code is answered alike.
 */
export function answerAuth(context: APIContext): Promise<Response> {
  return withCors(context.request, settings().TRUSTED_ORIGINS, () => answer(context));
}

async function answer({ locals, request, url }: APIContext): Promise<Response> {
  const call = () => createAuth({ db: locals.db, request }).handler(request);
  const response = await answerCallback(url.pathname, call);
  const isRefusedCode = url.pathname === "/auth/sign-in/email-otp" && [400, 403].includes(response.status);
  if (response.status === 404 && !response.body) return problem(404, "There is nothing at this address.");
  return isRefusedCode ? Response.json({ code: "INVALID_OTP", message: "Invalid OTP" }, { status: 400 }) : response;
}
