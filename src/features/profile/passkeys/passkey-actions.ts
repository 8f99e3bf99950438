import { ActionError, defineAction } from "astro:actions";
import { requireUser } from "~/features/auth/require-user.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { limits } from "~/platform/limits.ts";
import { removePasskeyInput, renamePasskeyInput } from "../input.ts";
import { profileWords } from "../words/words.ts";
import * as queries from "./passkey-queries.ts";

export const renamePasskey = defineAction({
  accept: "form",
  input: renamePasskeyInput,
  handler: guarded(async ({ passkey: passkeyId, name }, context): Promise<Onward> => {
    const { id: userId } = requireUser(context);
    await spend(context, limits.passkeyChanges, userId);
    if (!(await queries.renamePasskey(context.locals.db, { userId, passkeyId }, name))) throw gone();
    return { next: "/profile?passkey=renamed#passkeys" };
  }),
});

/** Nobody locks themselves out: a code by e-mail always works. */
export const removePasskey = defineAction({
  accept: "form",
  input: removePasskeyInput,
  handler: guarded(async ({ passkey: passkeyId }, context): Promise<Onward> => {
    const { id: userId } = requireUser(context);
    await spend(context, limits.passkeyChanges, userId);
    if (!(await queries.deletePasskey(context.locals.db, { userId, passkeyId }))) throw gone();
    return { next: "/profile?passkey=removed#passkeys" };
  }),
});

function gone(): ActionError {
  return new ActionError({ code: "NOT_FOUND", message: wordsFrom(profileWords).passkeys.gone });
}
