import { z } from "astro/zod";
import { entryBody } from "~/platform/limits.ts";
import { cleanText, countGraphemes } from "~/platform/text.ts";

export const signInput = z.object({
  body: z
    .string({ error: "Write something first." })
    .max(entryBody.maxLength, `Use at most ${entryBody.maxGraphemes} characters.`)
    .transform(cleanText)
    .refine((body) => body.length > 0, "Write something first.")
    .refine(
      (body) => countGraphemes(body) <= entryBody.maxGraphemes,
      `Use at most ${entryBody.maxGraphemes} characters.`,
    ),
});
