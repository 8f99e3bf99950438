import { z } from "astro/zod";
import { reportNote } from "~/platform/limits.ts";
import { cleanText, countGraphemes } from "~/platform/text.ts";
import { type ReportReason, reasonInWords } from "./rules.ts";

const tooLong = `Use at most ${reportNote.maxGraphemes} characters.`;

const isReason = (text: unknown): text is ReportReason =>
  typeof text === "string" && Object.hasOwn(reasonInWords, text);

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
    entry: z.string({ error: "Name the entry." }),
    reason: z.custom<ReportReason>(isReason, "Choose what is wrong with it."),
    note,
  })
  .refine(({ reason, note }) => reason !== "other" || note !== "", {
    path: ["note"],
    message: "Say in a few words what is wrong with it.",
  });
