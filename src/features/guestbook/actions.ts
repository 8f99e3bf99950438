import { defineAction } from "astro:actions";
import { readPreferences } from "~/features/auth/preference-queries.ts";
import { requireUser } from "~/features/auth/require-user.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { limits } from "~/platform/limits.ts";
import { countryOrNull } from "~/platform/place.ts";
import { signInput } from "./input.ts";
import { insertEntry } from "./queries.ts";

export const sign = defineAction({
  accept: "form",
  input: signInput,
  handler: guarded(async ({ body }, context): Promise<Onward> => {
    const author = requireUser(context);
    await spend(context, limits.signing, author.id);
    const { db } = context.locals;
    const { showsCountry } = await readPreferences(db, author.id);
    const country = showsCountry ? countryOrNull(context.request.cf?.country) : null;
    const id = await insertEntry(db, { author, body, country });
    return { next: `/guestbook#entry-${id}` };
  }),
});
