import { defineAction } from "astro:actions";
import { type Mail, sendMail } from "~/features/mail/send-mail.ts";
import { isDev } from "~/platform/bindings.ts";
import { type ActionContext, guarded, keepCookies, type Onward } from "~/platform/forms.ts";
import { signInCode } from "~/platform/limits.ts";
import { createAuth } from "./auth.ts";
import { takeBackCode } from "./emails/take-back.ts";
import { sendCodeInput, signInInput } from "./input.ts";
import { refusing } from "./refusals.ts";
import { pendingEmailCookie, safeNext, signInPath } from "./rules.ts";

export { social } from "./social-actions.ts";

/** A wrong, an old, a used and an exhausted code all read alike. */
const wrongCode = "That code is wrong or no longer valid. Check the digits, or ask for a new code.";
const wrongAddress = "No code can be sent to that address. Check it for typing errors.";

/** Sends a code and remembers the address for the second step. Says the same whether or not there is an account. */
export const sendCode = defineAction({
  accept: "form",
  input: sendCodeInput,
  handler: guarded(async ({ email }, context): Promise<Onward> => {
    const outbox: Mail[] = [];
    const auth = createAuth({
      db: context.locals.db,
      request: context.request,
      deliver: async (mail) => void outbox.push(mail),
    });
    const { headers } = context.request;
    const dispatches = await refusing(context, wrongAddress, async () => {
      await auth.api.sendVerificationOTP({ body: { email, type: "sign-in" }, headers });
      const askedBy = new Date();
      const whenLost = () => takeBackCode(auth, email, askedBy);
      return Promise.all(outbox.map((mail) => sendMail(context.locals.db, { ...mail, whenLost })));
    });
    context.cookies.set(pendingEmailCookie, email, {
      httpOnly: true,
      sameSite: "lax",
      secure: !isDev,
      path: "/sign-in",
      maxAge: signInCode.validForSeconds,
    });
    return { next: signInPath(nextOf(context)) + (dispatches.includes("on-its-way") ? "&slow=" : "") };
  }),
});

export const signIn = defineAction({
  accept: "form",
  input: signInInput,
  handler: guarded(async ({ email, code }, context): Promise<Onward> => {
    const { headers } = context.request;
    const signedIn = await refusing(context, wrongCode, () =>
      authOf(context).api.signInEmailOTP({ body: { email, otp: code }, headers, returnHeaders: true }),
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

function authOf({ locals, request }: ActionContext) {
  return createAuth({ db: locals.db, request });
}
