import { defineAction } from "astro:actions";
import { z } from "astro/zod";
import { setLanguage } from "~/features/auth/appearance.ts";
import { saveLanguage } from "~/features/auth/preference-queries.ts";
import { safeNext } from "~/features/auth/rules.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { languages } from "~/platform/language.ts";
import { limits } from "~/platform/limits.ts";

/** For everybody: what this browser is answered in from now on. Whoever is signed in finds it on their other devices, too. */
export const choose = defineAction({
  accept: "form",
  input: z.object({ language: z.enum(languages), next: z.string() }),
  handler: guarded(async ({ language, next }, context): Promise<Onward> => {
    const { db, user } = context.locals;
    setLanguage(context.cookies, language);
    if (user) {
      await spend(context, limits.profileUpdates, user.id);
      await saveLanguage(db, user.id, language);
    }
    return { next: safeNext(next) };
  }),
});
