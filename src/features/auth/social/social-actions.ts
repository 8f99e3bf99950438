import { defineAction } from "astro:actions";
import { guarded, type Onward } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { createAuth } from "../auth.ts";
import { providerInput } from "../input.ts";
import { refusing } from "../refusals.ts";
import { safeNext, signInPath } from "../rules.ts";
import { authWords } from "../words/words.ts";
import { toConsentPage } from "./consent.ts";

/** Begins to sign in through a provider: the 303 leads to its consent page. */
export const social = defineAction({
  accept: "form",
  input: providerInput,
  handler: guarded(async ({ provider }, context): Promise<Onward> => {
    const next = safeNext(context.url.searchParams.get("next"));
    const auth = createAuth({ db: context.locals.db, request: context.request });
    const body = { provider, callbackURL: next, errorCallbackURL: signInPath(next) };
    const begun = await refusing(context, wordsFrom(authWords).refusals.provider, () =>
      auth.api.signInSocial({ body, headers: context.request.headers, returnHeaders: true }),
    );
    return toConsentPage(context, begun);
  }),
});
