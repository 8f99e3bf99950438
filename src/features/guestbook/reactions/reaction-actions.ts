import { ActionError, defineAction } from "astro:actions";
import { requireUser } from "~/features/auth/require-user.ts";
import { announce } from "~/features/live/announce.ts";
import { finishLater } from "~/platform/bindings.ts";
import { guarded, spend } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { limits } from "~/platform/limits.ts";
import { reactionNews } from "../arriving/news-frames.ts";
import { reactInput } from "../input.ts";
import { guestbookWords } from "../words/words.ts";
import { noReactions, type Reacted, reactPath } from "./kinds.ts";
import { setReaction } from "./reaction-queries.ts";

/** Brings one reaction of somebody into the state that they want: asked twice, it changes nothing. */
export const react = defineAction({
  accept: "form",
  input: reactInput,
  handler: guarded(async ({ entry: entryId, kind, on }, context): Promise<Reacted> => {
    const { id: userId } = requireUser(context);
    await spend(context, limits.reacting, userId);
    const outcome = await setReaction(context.locals.db, { entryId, userId, kind }, on === "yes");
    if (!outcome)
      throw new ActionError({ code: "NOT_FOUND", message: wordsFrom(guestbookWords).reactions.noSuchEntry });
    const reactions = outcome.reactions ?? noReactions;
    if (outcome.isChanged) finishLater(announce(reactionNews(entryId, reactions)));
    return { next: reactPath(entryId), reactions };
  }),
});
