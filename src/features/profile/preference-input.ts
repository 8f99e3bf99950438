import { z } from "astro/zod";
import { type Language, languages, wordsFrom } from "~/platform/language.ts";
import { themes } from "~/platform/theme.ts";
import { profileWords } from "./words/words.ts";

const words = () => wordsFrom(profileWords).preferences;

/** A box that is not ticked is not sent: absent is false. */
export const preferencesInput = z.object({
  showsCountry: z.boolean(),
  theme: z.enum(themes, { error: () => words().chooseTheme }),
  /** "browser" is no language: it leaves the choice to what the browser asks for. */
  language: z.enum([...languages, "browser"], { error: () => words().chooseLanguage }).transform(languageOrNull),
  wantsNotices: z.boolean(),
});

function languageOrNull(choice: Language | "browser"): Language | null {
  return choice === "browser" ? null : choice;
}
