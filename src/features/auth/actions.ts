import { ActionError, defineAction } from "astro:actions";
import { isAPIError } from "better-auth/api";
import { type Mail, MailError, sendMail } from "~/features/mail/send-mail.ts";
import { isDev } from "~/platform/bindings.ts";
import { type ActionContext, guarded, keepCookies, type Onward, tryAgainIn } from "~/platform/forms.ts";
import { signInCode } from "~/platform/limits.ts";
import { createAuth } from "./auth.ts";
import { sendCodeInput, signInInput } from "./input.ts";
import { pendingEmailCookie, safeNext, signInPath } from "./rules.ts";

/** Sends a code and remembers the address for the second step. Says the same whether or not there is an account. */
export const sendCode = defineAction({
  accept: "form",
  input: sendCodeInput,
  handler: guarded(async ({ email }, context): Promise<Onward> => {
    const outbox: Mail[] = [];
    const auth = createAuth(context.locals.db, context.url, async (mail) => void outbox.push(mail));
    const { headers } = context.request;
    await refusing(() => auth.api.sendVerificationOTP({ body: { email, type: "sign-in" }, headers }), context);
    for (const mail of outbox) await refusing(() => sendMail(context.locals.db, mail), context);
    context.cookies.set(pendingEmailCookie, email, {
      httpOnly: true,
      sameSite: "lax",
      secure: !isDev,
      path: "/sign-in",
      maxAge: signInCode.validForSeconds,
    });
    return { next: signInPath(nextOf(context)) };
  }),
});

export const signIn = defineAction({
  accept: "form",
  input: signInInput,
  handler: guarded(async ({ email, code }, context): Promise<Onward> => {
    const { headers } = context.request;
    const signedIn = await refusing(
      () => authOf(context).api.signInEmailOTP({ body: { email, otp: code }, headers, returnHeaders: true }),
      context,
    );
    keepCookies(context, signedIn.headers);
    context.cookies.delete(pendingEmailCookie, { path: "/sign-in" });
    return { next: nextOf(context) };
  }),
});

export const signOut = defineAction({
  accept: "form",
  handler: guarded(async (_: FormData, context): Promise<Onward> => {
    const { headers } = await authOf(context).api.signOut({ headers: context.request.headers, returnHeaders: true });
    keepCookies(context, headers);
    return { next: "/" };
  }),
});

function nextOf({ url }: ActionContext): string {
  return safeNext(url.searchParams.get("next"));
}

function authOf({ locals, url }: ActionContext) {
  return createAuth(locals.db, url);
}

/** Calls Better Auth and turns its refusals into sentences. A wrong, old or used code all read alike. */
async function refusing<Result>(call: () => Promise<Result>, context: ActionContext): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof MailError) throw new ActionError({ code: "SERVICE_UNAVAILABLE", message: error.message });
    if (!isAPIError(error)) throw error;
    if (error.status !== "TOO_MANY_REQUESTS") throw wrongCode();
    const retryAfter = new Headers(error.headers).get("retry-after") ?? "60";
    context.locals.answer.set("retry-after", retryAfter);
    throw new ActionError({ code: "TOO_MANY_REQUESTS", message: tryAgainIn(Number(retryAfter)) });
  }
}

function wrongCode(): ActionError {
  const message = "That code is wrong or no longer valid. Check the digits, or ask for a new code.";
  return new ActionError({ code: "BAD_REQUEST", message });
}
