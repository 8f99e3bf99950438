import { defineAction } from "astro:actions";
import { requireUser } from "~/features/auth/require-user.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { limits } from "~/platform/limits.ts";
import { addInput } from "./input.ts";
import { addToCounter } from "./queries.ts";

export const add = defineAction({
  accept: "form",
  input: addInput,
  handler: guarded(async ({ direction }, context): Promise<Onward> => {
    const user = requireUser(context);
    await spend(context, limits.addsOverHttp, user.id);
    await addToCounter(user, direction === "up" ? 1 : -1);
    return { next: "/counter" };
  }),
});
