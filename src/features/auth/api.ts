import type { APIContext } from "astro";
import { MailError } from "~/features/mail/send-mail.ts";
import { settings } from "~/platform/bindings.ts";
import { problem } from "~/platform/problem.ts";
import { createAuth } from "./auth.ts";
import { withCors } from "./cors.ts";
import { openOutbox } from "./emails/outbox.ts";
import { untilRefusalMayBeTold } from "./refusal-time.ts";

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
  const response = await createAuth({ db: locals.db, request }).handler(request);
  if (response.status === 404 && !response.body) return problem(404, "There is nothing at this address.");
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
