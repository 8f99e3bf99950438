import { defineAction } from "astro:actions";
import { setLanguage, setTheme } from "~/features/auth/appearance.ts";
import { createAuth } from "~/features/auth/auth.ts";
import { savePreferences } from "~/features/auth/preference-queries.ts";
import { refusing } from "~/features/auth/refusals.ts";
import { requireUser } from "~/features/auth/require-user.ts";
import { clearCountries } from "~/features/guestbook/queries.ts";
import { guarded, keepCookies, type Onward, spend } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { limits } from "~/platform/limits.ts";
import { preferencesInput } from "./preference-input.ts";
import { profileWords } from "./words/words.ts";

/** Saves first: then no entry that is written meanwhile gets a country that nobody would clear. */
export const save = defineAction({
  accept: "form",
  input: preferencesInput,
  handler: guarded(async (chosen, context): Promise<Onward> => {
    const { id } = requireUser(context);
    const { db } = context.locals;
    await spend(context, limits.profileUpdates, id);
    await savePreferences(db, id, chosen);
    if (!chosen.showsCountry) await clearCountries(db, id);
    setTheme(context.cookies, chosen.theme);
    setLanguage(context.cookies, chosen.language);
    return { next: "/profile?preferences#preferences" };
  }),
});

/** Goes back to initials. Better Auth does it, so that its copies of the session forget the picture as well. */
export const removePicture = defineAction({
  accept: "form",
  handler: guarded(async (_: FormData, context): Promise<Onward> => {
    const { id } = requireUser(context);
    await spend(context, limits.profileUpdates, id);
    const { api } = createAuth({ db: context.locals.db, request: context.request });
    const request = { body: { image: null }, headers: context.request.headers, returnHeaders: true } as const;
    const { pictureStays } = wordsFrom(profileWords).name;
    const { headers } = await refusing(context, pictureStays, () => api.updateUser(request));
    keepCookies(context, headers);
    return { next: "/profile" };
  }),
});
