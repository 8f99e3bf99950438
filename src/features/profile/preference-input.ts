import { z } from "astro/zod";
import { type Language, languages } from "~/platform/language.ts";
import { themes } from "~/platform/theme.ts";

/** A box that is not ticked is not sent: absent is false. */
export const preferencesInput = z.object({
  showsCountry: z.boolean(),
  theme: z.enum(themes, { error: "Choose a theme." }),
  /** "browser" is no language: it leaves the choice to what the browser asks for. */
  language: z.enum([...languages, "browser"], { error: "Choose a language." }).transform(languageOrNull),
  wantsNotices: z.boolean(),
});

function languageOrNull(choice: Language | "browser"): Language | null {
  return choice === "browser" ? null : choice;
}
