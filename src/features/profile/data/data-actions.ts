import { ActionError, defineAction } from "astro:actions";
import { createAuth } from "~/features/auth/auth.ts";
import { requireFreshSignIn } from "~/features/auth/require-user.ts";
import { finishLater } from "~/platform/bindings.ts";
import { guarded, keepCookies, type Onward } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { logFailure } from "~/platform/log.ts";
import { removeInput } from "../input.ts";
import { profileWords } from "../words/words.ts";
import { closeDeletion, removeEverything } from "./deletion.ts";
import { insertDeletion } from "./deletion-queries.ts";

/**
 * Deletes the account. Once the deletion is noted there is no way back, so a fault after that is no failure to the person:
 * the daily job goes on where this has stopped.
 */
export const remove = defineAction({
  accept: "form",
  input: removeInput,
  handler: guarded(async ({ entries, confirmation }, context): Promise<Onward> => {
    const { id: userId, email } = requireFreshSignIn(context);
    if (confirmation !== email) {
      throw new ActionError({ code: "BAD_REQUEST", message: wordsFrom(profileWords).deletion.otherAddress });
    }
    const { db } = context.locals;
    const deletion = { userId, email, keepsEntries: entries === "keep", requestedAt: new Date() };
    await insertDeletion(db, deletion);
    const { headers } = context.request;
    const auth = createAuth({ db, request: context.request });
    keepCookies(context, (await auth.api.signOut({ headers, returnHeaders: true })).headers);
    try {
      await removeEverything(db, deletion);
    } catch (error) {
      logFailure("deletion-interrupted", error);
      return { next: "/profile/deleted?soon" };
    }
    finishLater(closeDeletion(db, deletion));
    return { next: "/profile/deleted" };
  }),
});
