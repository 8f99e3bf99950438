import { z } from "astro/zod";
import { wordsFrom } from "~/platform/language.ts";
import { entryBody } from "~/platform/limits.ts";
import { cleanText, countGraphemes } from "~/platform/text.ts";
import { isKind } from "./reactions/kinds.ts";
import { guestbookWords } from "./words/words.ts";

// Asked for each input that is refused: whoever sent it reads the language of that request.
const words = () => wordsFrom(guestbookWords);
const missing = { error: () => words().writing.first };
const tooLong = { error: () => words().writing.tooLong(entryBody.maxGraphemes) };

const body = z
  .string(missing)
  .max(entryBody.maxLength, tooLong)
  .transform(cleanText)
  .refine((text) => text.length > 0, missing)
  .refine((text) => countGraphemes(text) <= entryBody.maxGraphemes, tooLong);

/** Which entry. Whether there is one, and whose it is, the database says: any other answer would tell them apart. */
const entry = z.string({ error: () => words().nameEntry });

/** Where Turnstile's widget puts its token. */
export const turnstileField = "cf-turnstile-response";

/** `stamp` names the form, `subject` is the field that people do not see: an empty field arrives as null. */
export const signInput = z.object({
  body,
  stamp: z.string().nullish(),
  subject: z.string().nullish(),
  [turnstileField]: z.string().nullish(),
});

export const editInput = z.object({ entry, body });

export const entryInput = z.object({ entry });

/** The state that is wanted, not a change: what is sent twice by a double click or a retry counts once. */
export const reactInput = z.object({
  entry,
  kind: z.string().refine(isKind, { error: () => words().reactions.noSuchReaction }),
  on: z.enum(["yes", "no"], { error: () => words().reactions.yesOrNo }),
});
