import { z } from "astro/zod";
import { wordsFrom } from "~/platform/language.ts";
import { reportNote } from "~/platform/limits.ts";
import { cleanText, countGraphemes } from "~/platform/text.ts";
import { guestbookWords } from "../words/words.ts";
import { type ReportReason, reportReasons } from "./rules.ts";

const words = () => wordsFrom(guestbookWords);
const tooLong = { error: () => words().reporting.tooLong(reportNote.maxGraphemes) };

const isReason = (text: unknown): text is ReportReason => reportReasons.some((reason) => reason === text);

/** An empty field arrives as null. */
const note = z
  .string()
  .max(reportNote.maxLength, tooLong)
  .nullish()
  .transform((text) => cleanText(text ?? ""))
  .refine((text) => countGraphemes(text) <= reportNote.maxGraphemes, tooLong);

/** Which entry, and what is wrong with it. Whether there is such an entry, the database says. */
export const reportInput = z
  .object({
    entry: z.string({ error: () => words().nameEntry }),
    reason: z.custom<ReportReason>(isReason, { error: () => words().reporting.choose }),
    note,
  })
  .refine(({ reason, note }) => reason !== "other" || note !== "", {
    path: ["note"],
    error: () => words().reporting.explain,
  });
