import { z } from "astro/zod";
import { wordsFrom } from "~/platform/language.ts";
import { counterAmount } from "~/platform/limits.ts";
import { counterWords } from "./words/words.ts";

const { min, max } = counterAmount;
const between = `The amount is a whole number from ${min} to ${max}.`;

/** Body of `POST /api/counter/increment` and `/decrement`. */
export const amountInput = z.strictObject({ amount: z.int(between).min(min, between).max(max, between) });

/** The button as a form, for pages without JavaScript or without a socket. */
export const addInput = z.object({
  direction: z.enum(["up", "down"], { error: () => wordsFrom(counterWords).direction }),
});
