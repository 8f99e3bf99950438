import type { APIContext } from "astro";
import { MailError } from "~/features/mail/send-mail.ts";
import { isDev, settings } from "~/platform/bindings.ts";
import { problem } from "~/platform/problem.ts";
import { createAuth } from "./auth.ts";
import { untilRefusalMayBeTold } from "./by-mail/refusal-time.ts";
import { withCors } from "./cors.ts";
import { openOutbox } from "./emails/outbox.ts";
import { type ClosedCode, closedCodes } from "./rules.ts";
import { answerCallback } from "./social/callback.ts";
import { socialErrorOf } from "./social/social-rules.ts";

/** Better Auth's description of its own API. On a laptop alone: what describes it is not even loaded elsewhere. */
const referencePaths = ["/auth/reference", "/auth/open-api/generate-schema"];

/**
 * Better Auth's own addresses. It names which way a code was wrong (`OTP_EXPIRED`, `TOO_MANY_ATTEMPTS`), which tells a
 * stranger that a code is on its way to somebody: here every wrong code is answered alike.
 */
export function answerAuth(context: APIContext): Promise<Response> {
  return withCors(context.request, settings().TRUSTED_ORIGINS, () => answer(context));
}

async function answer(context: APIContext): Promise<Response> {
  const { locals, request, url } = context;
  const asked = Date.now();
  if (url.pathname === "/auth/email-otp/send-verification-otp") return sendCode(context);
  if (isDev && referencePaths.includes(url.pathname)) {
    const { answerReference } = await import("./reference.ts");
    return answerReference({ db: locals.db, request });
  }
  const call = () => createAuth({ db: locals.db, request }).handler(request);
  const response = await answerCallback(url.pathname, call);
  if (response.status === 404 && !response.body) return problem(404, "There is nothing at this address.");
  const closed = response.status === 403 ? await closedCodeOf(response.clone()) : undefined;
  if (closed) return request.method === "GET" ? leadToSignIn(closed) : response;
  const isRefusedCode = url.pathname === "/auth/sign-in/email-otp" && [400, 403].includes(response.status);
  if (!isRefusedCode) return response;
  await untilRefusalMayBeTold(asked);
  return Response.json({ code: "INVALID_OTP", message: "Invalid OTP" }, { status: 400 });
}

/** Better Auth calls it a success when the mail is lost. */
async function sendCode({ locals, request }: APIContext): Promise<Response> {
  const outbox = openOutbox(locals.db);
  const response = await createAuth({ db: locals.db, request, deliver: outbox.deliver }).handler(request);
  if (!response.ok) return response;
  try {
    await outbox.send();
    return response;
  } catch (error) {
    if (error instanceof MailError) return problem(503, error.message);
    throw error;
  }
}

/** The code that says that an account lets nobody in; undefined for every other refusal. */
async function closedCodeOf(response: Response): Promise<ClosedCode | undefined> {
  const text = await response.text();
  return closedCodes.find((code) => text.includes(`"${code}"`));
}

/** Somebody who comes back from a provider reads a page; a script reads Better Auth's answer. */
function leadToSignIn(code: string): Response {
  const location = `/sign-in?${new URLSearchParams({ error: socialErrorOf(code) })}`;
  return new Response(null, { status: 303, headers: { location } });
}
