import * as z from "zod/mini";
import { wordsFrom } from "~/platform/language.ts";
import { healthWords } from "./words.ts";

const health = z.object({ status: z.enum(["pass", "warn", "fail"]) });

/** The health of the site in two words. */
export async function askHealth(): Promise<string> {
  const words = wordsFrom(healthWords);
  try {
    const response = await fetch("/api/health");
    return words[health.parse(await response.json()).status];
  } catch {
    return words.noAnswer;
  }
}
