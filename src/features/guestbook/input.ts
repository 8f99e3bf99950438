import { z } from "astro/zod";
import { entryBody } from "~/platform/limits.ts";
import { cleanText, countGraphemes } from "~/platform/text.ts";
import { isKind } from "./reactions/kinds.ts";

const tooLong = `Use at most ${entryBody.maxGraphemes} characters.`;

const body = z
  .string({ error: "Write something first." })
  .max(entryBody.maxLength, tooLong)
  .transform(cleanText)
  .refine((text) => text.length > 0, "Write something first.")
  .refine((text) => countGraphemes(text) <= entryBody.maxGraphemes, tooLong);

/** Which entry. Whether there is one, and whose it is, the database says: any other answer would tell them apart. */
const entry = z.string({ error: "Name the entry." });

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
  kind: z.string().refine(isKind, "There is no such reaction."),
  on: z.enum(["yes", "no"], { error: "Say yes or no." }),
});
