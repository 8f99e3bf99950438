import { ActionError, defineAction } from "astro:actions";
import { type ActionContext, guarded, keepCookies, type Onward } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { createAuth } from "./auth.ts";
import { countWrongTry, forgetPending, keepPending } from "./by-mail/pending-code.ts";
import { forgetLink } from "./by-mail/pending-link.ts";
import { untilRefusalMayBeTold } from "./by-mail/refusal-time.ts";
import { openOutbox } from "./emails/outbox.ts";
import { linkInput, sendCodeInput, signInInput } from "./input.ts";
import { refusing } from "./refusals.ts";
import { safeNext, signInAgainPath, signInPath } from "./rules.ts";
import { authWords } from "./words/words.ts";

export { social } from "./social/social-actions.ts";

/** Mails a code and a link, and remembers the address. Says the same whether or not there is an account. */
export const sendCode = defineAction({
  accept: "form",
  input: sendCodeInput,
  handler: guarded(async ({ email }, context): Promise<Onward> => {
    const { locals, request, url } = context;
    const outbox = openOutbox(locals.db);
    const auth = createAuth({ db: locals.db, request, deliver: outbox.deliver });
    const dispatches = await refusing(context, wordsFrom(authWords).refusals.address, async () => {
      await auth.api.sendVerificationOTP({ body: { email, type: "sign-in" }, headers: request.headers });
      return outbox.send();
    });
    keepPending(context.cookies, { email, sentAt: Date.now(), wrong: 0 });
    const codePage = url.searchParams.has("again") ? signInAgainPath(nextOf(context)) : signInPath(nextOf(context));
    return { next: codePage + (dispatches.includes("on-its-way") ? "&slow=" : "") };
  }),
});

export const signIn = defineAction({
  accept: "form",
  input: signInInput,
  handler: guarded(async ({ email, code }, context): Promise<Onward> => {
    const { headers } = context.request;
    const asked = Date.now();
    const call = () => authOf(context).api.signInEmailOTP({ body: { email, otp: code }, headers, returnHeaders: true });
    try {
      keepCookies(context, (await refusing(context, wordsFrom(authWords).refusals.code, call)).headers);
    } catch (error) {
      if (error instanceof ActionError && error.code === "BAD_REQUEST") {
        countWrongTry(context.cookies, email);
        await untilRefusalMayBeTold(asked);
      }
      throw error;
    }
    return leave(context);
  }),
});

/** Uses up a link from a mail. Only a post does: whatever else opens it, such as a scanner of mails, changes nothing. */
export const useLink = defineAction({
  accept: "form",
  input: linkInput,
  handler: guarded(async ({ token }, context): Promise<Onward> => {
    const { headers } = context.request;
    const call = () => authOf(context).api.magicLinkVerify({ query: { token }, headers, returnHeaders: true });
    keepCookies(context, (await refusing(context, wordsFrom(authWords).refusals.link, call)).headers);
    return leave(context);
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

/** Where somebody goes who has just signed in, with nothing left to wait for. */
function leave(context: ActionContext): Onward {
  forgetPending(context.cookies);
  forgetLink(context.cookies);
  return { next: nextOf(context) };
}

function nextOf({ url }: ActionContext): string {
  return safeNext(url.searchParams.get("next"));
}

function authOf({ locals, request }: ActionContext) {
  return createAuth({ db: locals.db, request });
}
