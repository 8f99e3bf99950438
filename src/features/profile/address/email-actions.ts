import { ActionError, defineAction } from "astro:actions";
import { appearanceOf } from "~/features/auth/appearance.ts";
import { createAuth } from "~/features/auth/auth.ts";
import { untilRefusalMayBeTold } from "~/features/auth/by-mail/refusal-time.ts";
import { inboxOf } from "~/features/auth/gatekeeper.ts";
import { refusing } from "~/features/auth/refusals.ts";
import { requireFreshSignIn } from "~/features/auth/require-user.ts";
import { authWords } from "~/features/auth/words/words.ts";
import { type Dispatch, type Mail, sendMail } from "~/features/mail/send-mail.ts";
import { finishLater, isDev } from "~/platform/bindings.ts";
import { inLanguage } from "~/platform/current-request.ts";
import { type ActionContext, guarded, keepCookies, type Onward, spend } from "~/platform/forms.ts";
import { ipSubject } from "~/platform/ip.ts";
import { wordsFrom } from "~/platform/language.ts";
import { limits, signInCode } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { type Person, removeCodes, takeBackChange } from "../data/data-queries.ts";
import { changeEmailInput, sendEmailCodeInput } from "../input.ts";
import { emailPath, newEmailCookie } from "../rules.ts";
import { profileWords } from "../words/words.ts";

/** Sends a code to the new address. Says the same, and takes as long, when that address has an account. */
export const sendEmailCode = defineAction({
  accept: "form",
  input: sendEmailCodeInput,
  handler: guarded(async ({ email: newEmail }, context): Promise<Onward> => {
    const { email } = requireFreshSignIn(context);
    const { same } = wordsFrom(profileWords).address;
    if (newEmail === email) throw new ActionError({ code: "BAD_REQUEST", message: same });
    await spend(context, limits.codeMailsPerIp, ipSubject(context.request.headers));
    await spend(context, limits.codeMailsPerAddress, inboxOf(newEmail));
    const { refusals } = wordsFrom(authWords);
    const dispatch = await refusing(context, refusals.address, () => dispatchCode(context, { email, newEmail }));
    context.cookies.set(newEmailCookie, newEmail, {
      httpOnly: true,
      sameSite: "lax",
      secure: !isDev,
      path: emailPath,
      maxAge: signInCode.validForSeconds,
    });
    return { next: emailPath + (dispatch === "on-its-way" ? "?slow" : "") };
  }),
});

/** Gives the account its new address, and tells the old one. Codes that wait for the old one are worth nothing then. */
export const changeEmail = defineAction({
  accept: "form",
  input: changeEmailInput,
  handler: guarded(async ({ email: newEmail, code }, context): Promise<Onward> => {
    const person = requireFreshSignIn(context);
    await spend(context, limits.codeTriesPerIp, ipSubject(context.request.headers));
    await spend(context, limits.emailChangeTries, person.id);
    const { request } = context;
    const { api } = createAuth({ db: context.locals.db, request, newEmail });
    const change = { body: { newEmail, otp: code }, headers: request.headers, returnHeaders: true } as const;
    const asked = Date.now();
    // A wrong, an old and a used code read alike, and so does any code for an address that has an account, after the same time.
    const { code: wrongCode } = wordsFrom(authWords).refusals;
    const { headers } = await refusing(context, wrongCode, () => api.changeEmailEmailOTP(change)).catch(
      async (error) => {
        await untilRefusalMayBeTold(asked);
        throw error;
      },
    );
    keepCookies(context, headers);
    context.cookies.delete(newEmailCookie, { path: emailPath });
    await forgetCodes(context, person);
    finishLater(tellOldAddress(context, person, newEmail));
    return { next: "/profile?moved" };
  }),
});

async function dispatchCode(
  { locals: { db }, request }: ActionContext,
  { email, newEmail }: { email: string; newEmail: string },
): Promise<Dispatch> {
  const outbox: Mail[] = [];
  const auth = createAuth({ db, request, newEmail, deliver: async (mail) => void outbox.push(mail) });
  await auth.api.requestEmailChangeEmailOTP({ body: { newEmail }, headers: request.headers });
  const askedBy = new Date();
  const [code] = outbox;
  if (code) return sendMail(db, { ...code, whenLost: () => takeBackChange(db, { email, newEmail, askedBy }) });
  const { addressTakenMail } = await import("../emails/address-taken-mail.tsx");
  return sendMail(db, addressTakenMail(newEmail));
}

/** Never throws: the address is changed by then, and the codes of the old one sign in to nothing of this person's. */
async function forgetCodes({ locals: { db } }: ActionContext, old: Person): Promise<void> {
  await removeCodes(db, old).catch((error) => logFailure("codes-not-removed", error));
}

/**
 * Writes in the language of the account: whoever has changed the address may be somebody else. Never throws: nobody waits for
 * it, and a mail that is lost is logged where it is sent.
 */
async function tellOldAddress({ locals: { db } }: ActionContext, owner: Person, newEmail: string): Promise<void> {
  const { emailChangedMail } = await import("../emails/email-changed-mail.tsx");
  const chosen = await appearanceOf(db, owner.id);
  await inLanguage(chosen?.language ?? null, () => sendMail(db, emailChangedMail(owner.email, newEmail))).catch(
    () => undefined,
  );
}
