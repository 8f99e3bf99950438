import { z } from "astro/zod";
import { wordsFrom } from "~/platform/language.ts";
import { moderation } from "~/platform/limits.ts";
import { cleanLine } from "~/platform/text.ts";
import { guestbookWords } from "../words/words.ts";
import { moderationWords } from "./words/words.ts";

const words = () => wordsFrom(moderationWords).refused;

const short = z
  .string()
  .max(moderation.reasonMaxLength, { error: () => words().reasonTooLong(moderation.reasonMaxLength) });

/** An empty field arrives as null. Held to its length before it is cleaned, which costs more the longer it is. */
const reason = short
  .nullish()
  .transform((text) => cleanLine(text ?? ""))
  .pipe(short);

/** Which entry, how it stood when it was looked at, and why. The database compares. */
export const verdictInput = z.object({
  entry: z.string({ error: () => wordsFrom(guestbookWords).nameEntry }),
  seen: z.string({ error: () => words().sayStanding }),
  reason,
});

export const undoInput = z.object({ decision: z.string({ error: () => words().nameDecision }) });
