import { waitInWords } from "./wait.ts";

/** What somebody reads who did something too often. */
export function tryAgainIn(seconds: number): string {
  return `That was too often. Try again in ${waitInWords(seconds)}; nothing you wrote is lost.`;
}
