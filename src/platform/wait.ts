import { wordsFrom } from "./language.ts";
import { waitWords } from "./words.ts";

/** How long to wait, in words: "40 seconds", "3 minutes". */
export function waitInWords(seconds: number): string {
  const words = wordsFrom(waitWords);
  return seconds < 60 ? words.seconds(seconds) : words.minutes(Math.ceil(seconds / 60));
}
