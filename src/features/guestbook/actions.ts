import { defineAction } from "astro:actions";
import { readPreferences } from "~/features/auth/preference-queries.ts";
import { requireUser } from "~/features/auth/require-user.ts";
import { announce } from "~/features/live/announce.ts";
import type { GuestbookNews } from "~/features/live/protocol.ts";
import { finishLater } from "~/platform/bindings.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { limits } from "~/platform/limits.ts";
import { countryOrNull } from "~/platform/place.ts";
import { signInput } from "./input.ts";
import { type Entry, insertEntry } from "./queries.ts";

export const sign = defineAction({
  accept: "form",
  input: signInput,
  handler: guarded(async ({ body }, context): Promise<Onward> => {
    const author = requireUser(context);
    await spend(context, limits.signing, author.id);
    const { db } = context.locals;
    const { showsCountry } = await readPreferences(db, author.id);
    const country = showsCountry ? countryOrNull(context.request.cf?.country) : null;
    const entry = await insertEntry(db, { author, body, country });
    finishLater(announce(newsOf(entry)));
    return { next: `/guestbook#entry-${entry.id}` };
  }),
});

function newsOf({ id, authorName, body, country, createdAt }: Entry): GuestbookNews {
  return { type: "guestbook", entry: { id, name: authorName, body, country, at: createdAt.getTime() } };
}
