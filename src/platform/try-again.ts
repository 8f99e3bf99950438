import { wordsFrom } from "./language.ts";
import { waitInWords } from "./wait.ts";
import { waitWords } from "./words.ts";

/** What somebody reads who did something too often. */
export function tryAgainIn(seconds: number): string {
  return wordsFrom(waitWords).tryAgain(waitInWords(seconds));
}
