import { ActionError, defineAction } from "astro:actions";
import { createAuth } from "~/features/auth/auth.ts";
import { providerInput } from "~/features/auth/input.ts";
import { refusing } from "~/features/auth/refusals.ts";
import { requireUser } from "~/features/auth/require-user.ts";
import { toConsentPage } from "~/features/auth/social/consent.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { limits } from "~/platform/limits.ts";
import { unlinkInput } from "../input.ts";
import { profileWords } from "../words/words.ts";
import { removeAccount } from "./accounts-queries.ts";

/** Begins to link an account at a provider: the 303 leads to its consent page, and the way back to the profile. */
export const link = defineAction({
  accept: "form",
  input: providerInput,
  handler: guarded(async ({ provider }, context): Promise<Onward> => {
    requireUser(context);
    const { api } = createAuth({ db: context.locals.db, request: context.request });
    const body = { provider, callbackURL: `/profile?linked=${provider}`, errorCallbackURL: "/profile" };
    const begun = await refusing(context, wordsFrom(profileWords).accounts.cannotLink, () =>
      api.linkSocialAccount({ body, headers: context.request.headers, returnHeaders: true }),
    );
    return toConsentPage(context, begun);
  }),
});

/**
 * Takes a way in away. It can be linked again and the e-mail code stays, so no fresh sign-in is asked for, as Better
 * Auth's own endpoint would.
 */
export const unlink = defineAction({
  accept: "form",
  input: unlinkInput,
  handler: guarded(async ({ account }, context): Promise<Onward> => {
    const { id } = requireUser(context);
    await spend(context, limits.profileUpdates, id);
    const provider = await removeAccount(context.locals.db, id, account);
    if (!provider) throw new ActionError({ code: "NOT_FOUND", message: wordsFrom(profileWords).accounts.gone });
    return { next: `/profile?unlinked=${encodeURIComponent(provider)}` };
  }),
});
