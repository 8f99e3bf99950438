import { createRequire } from "node:module";
import { z } from "zod";
import { Refusal } from "./wire.ts";

const workerd: unknown = createRequire(import.meta.url)("workerd");

/** The last compatibility date that the installed workerd knows. */
export const newestDate = z.object({ compatibilityDate: z.iso.date() }).parse(workerd).compatibilityDate;

/** @throws Refusal for what is no date, or one that lies ahead. */
export function checkDate(date: string | undefined): void {
  if (date === undefined) return;
  if (!z.iso.date().safeParse(date).success) throw new Refusal(400, 10_021, `Invalid compatibility date: ${date}`);
  if (date > newestDate) throw new Refusal(400, 10_021, `Can't set compatibility date in the future: ${date}`);
}
