import { defineAction } from "astro:actions";
import { requireModerator } from "~/features/auth/require-user.ts";
import { guarded, spend } from "~/platform/forms.ts";
import { limits } from "~/platform/limits.ts";
import { decide, takeBack } from "./deciding.ts";
import { undoInput, verdictInput } from "./input.ts";
import type { Verdict } from "./rules.ts";

/** Everybody may read the entry, and what was reported is settled. */
export const approve = deciding("approve");

/** Nobody but its author sees the entry any more. */
export const hide = deciding("hide");

/** Bans the author, and hides the entry. */
export const ban = deciding("ban");

/** Takes back a decision: the entry is as it was before, and whoever was banned is not. */
export const undo = defineAction({
  accept: "form",
  input: undoInput,
  handler: guarded(async ({ decision }, context) => {
    const moderator = requireModerator(context);
    await spend(context, limits.decisions, moderator.id);
    return takeBack(context, moderator, decision);
  }),
});

function deciding(kind: Verdict) {
  return defineAction({
    accept: "form",
    input: verdictInput,
    handler: guarded(async ({ entry, ...rest }, context) => {
      const moderator = requireModerator(context);
      await spend(context, limits.decisions, moderator.id);
      return decide(context, { kind, moderator, entryId: entry, ...rest });
    }),
  });
}
