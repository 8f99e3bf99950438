import { defineAction } from "astro:actions";
import { createAuth } from "~/features/auth/auth.ts";
import { requireUser } from "~/features/auth/require-user.ts";
import { guarded, keepCookies, type Onward, spend } from "~/platform/forms.ts";
import { limits } from "~/platform/limits.ts";
import { updateInput } from "./input.ts";

export const update = defineAction({
  accept: "form",
  input: updateInput,
  handler: guarded(async ({ name }, context): Promise<Onward> => {
    const user = requireUser(context);
    await spend(context, limits.profileUpdates, user.id);
    const auth = createAuth(context.locals.db, context.url);
    const { headers } = await auth.api.updateUser({
      body: { name },
      headers: context.request.headers,
      returnHeaders: true,
    });
    keepCookies(context, headers);
    return { next: "/profile?saved" };
  }),
});
