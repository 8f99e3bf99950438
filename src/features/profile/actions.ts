import { defineAction } from "astro:actions";
import { createAuth } from "~/features/auth/auth.ts";
import { refusing } from "~/features/auth/refusals.ts";
import { requireUser } from "~/features/auth/require-user.ts";
import { guarded, keepCookies, type Onward } from "~/platform/forms.ts";
import { updateInput } from "./input.ts";

export const update = defineAction({
  accept: "form",
  input: updateInput,
  handler: guarded(async ({ name }, context): Promise<Onward> => {
    requireUser(context);
    const auth = createAuth(context.locals.db, context.url);
    const request = { body: { name }, headers: context.request.headers, returnHeaders: true } as const;
    const { headers } = await refusing(context, "That name cannot be used.", () => auth.api.updateUser(request));
    keepCookies(context, headers);
    return { next: "/profile?saved" };
  }),
});
