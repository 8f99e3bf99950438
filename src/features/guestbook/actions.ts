import { defineAction } from "astro:actions";
import { requireUser } from "~/features/auth/require-user.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { limits } from "~/platform/limits.ts";
import { signInput } from "./input.ts";
import { insertEntry } from "./queries.ts";
import { countryOrNull } from "./rules.ts";

export const sign = defineAction({
  accept: "form",
  input: signInput,
  handler: guarded(async ({ body }, context): Promise<Onward> => {
    const author = requireUser(context);
    await spend(context, limits.signing, author.id);
    const country = countryOrNull(context.request.cf?.country);
    const id = await insertEntry(context.locals.db, { author, body, country });
    return { next: `/guestbook#entry-${id}` };
  }),
});
