import { z } from "astro/zod";
import { moderation } from "~/platform/limits.ts";
import { cleanLine } from "~/platform/text.ts";

const short = z
  .string()
  .max(moderation.reasonMaxLength, `Give a reason of at most ${moderation.reasonMaxLength} characters.`);

/** An empty field arrives as null. Held to its length before it is cleaned, which costs more the longer it is. */
const reason = short
  .nullish()
  .transform((text) => cleanLine(text ?? ""))
  .pipe(short);

/** Which entry, how it stood when it was looked at, and why. The database compares. */
export const verdictInput = z.object({
  entry: z.string({ error: "Name the entry." }),
  seen: z.string({ error: "Say how the entry stood." }),
  reason,
});

export const undoInput = z.object({ decision: z.string({ error: "Name the decision." }) });
