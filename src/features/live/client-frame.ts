import * as z from "zod/mini";
import { counterAmount, live } from "~/platform/limits.ts";
import { parseFrame, topics } from "./protocol.ts";

const amount = z.int().check(
  z.gte(-counterAmount.max),
  z.lte(counterAmount.max),
  z.refine((value) => value !== 0),
);

/** What a browser may send. */
const clientFrame = z.discriminatedUnion("type", [
  /** `n` counts the adds of this page from 1 without a gap, so that a resend is counted once. */
  z.strictObject({ type: z.literal("add"), n: z.int().check(z.gte(1)), amount }),
  /** From now on these topics, and no others. */
  z.strictObject({ type: z.literal("subscribe"), topics: z.array(z.enum(topics)).check(z.maxLength(topics.length)) }),
]);

export type ClientFrame = z.infer<typeof clientFrame>;

/** A frame from a browser, or null when it is none of ours. */
export const parseClientFrame = (text: string): ClientFrame | null => parseFrame(clientFrame, text);

/** A text has at least as many bytes as characters, so one of megabytes is refused without a copy of it. */
export function isTooBig(text: string): boolean {
  return text.length > live.maxFrameBytes || new TextEncoder().encode(text).byteLength > live.maxFrameBytes;
}
