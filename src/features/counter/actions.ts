import { defineAction } from "astro:actions";
import { requireUser } from "~/features/auth/require-user.ts";
import { guarded, type Onward, refuse } from "~/platform/forms.ts";
import { live } from "~/platform/limits.ts";
import { addInput } from "./input.ts";
import { addToCounter } from "./queries.ts";

export const add = defineAction({
  accept: "form",
  input: addInput,
  handler: guarded(async ({ direction }, context): Promise<Onward> => {
    const user = requireUser(context);
    const snapshot = await addToCounter(user, direction === "up" ? 1 : -1);
    if (!snapshot) refuse(context, "adds", live.addsRetryAfterSeconds);
    return { next: "/counter" };
  }),
});
