import * as z from "zod/mini";
import { counterAmount } from "~/platform/limits.ts";

/**
 * The wire protocol of `/live`, both ways. Snapshots are absolute and numbered, so that a lost frame costs nothing:
 * the next one is whole.
 */

const amount = z.int().check(
  z.gte(-counterAmount.max),
  z.lte(counterAmount.max),
  z.refine((value) => value !== 0),
);

/** What a browser may send. `n` counts the adds of this browser from 1, so that a resend is counted once. */
const clientFrame = z.strictObject({ type: z.literal("add"), n: z.int().check(z.gte(1)), amount });

const counter = z.object({
  type: z.literal("counter"),
  /** Grows by one with every write: a snapshot with a lower number is old news. */
  seq: z.int(),
  value: z.int(),
  increments: z.int(),
  decrements: z.int(),
  /** Who moved it last, by display name, and when, in milliseconds since 1970. */
  movedBy: z.nullable(z.string()),
  movedAt: z.nullable(z.int()),
});

const serverFrame = z.discriminatedUnion("type", [
  counter,
  z.object({ type: z.literal("presence"), online: z.int() }),
  /** Every add of this browser up to `n` is written, durable, and part of every snapshot from `seq` on. */
  z.object({ type: z.literal("acknowledged"), n: z.int(), seq: z.int() }),
  /** The session of this socket is over; the socket closes. */
  z.object({ type: z.literal("session-ended") }),
  /** Add `n` was not counted; without `n`, the frame itself was refused and the socket closes. */
  z.object({ type: z.literal("refused"), n: z.optional(z.int()), reason: z.string() }),
]);

export type ClientFrame = z.infer<typeof clientFrame>;
export type ServerFrame = z.infer<typeof serverFrame>;
export type CounterSnapshot = z.infer<typeof counter>;

/** One person's add, as `Presence` hands it to `Counter`. */
export interface Add {
  userId: string;
  userName: string;
  /** Names one page of one browser; with `n` it makes a resend recognisable. Absent for adds over HTTP. */
  stamp?: { browser: string; n: number };
  amount: number;
}

/** What the Worker tells `Presence` about whoever opens a socket, after checking it. */
export const visitorSchema = z.object({
  userId: z.string(),
  userName: z.string(),
  sessionId: z.string(),
  /** When the session runs out, in milliseconds since 1970: the socket writes nothing after that. */
  expiresAt: z.int(),
});
export type Visitor = z.infer<typeof visitorSchema>;

/** Query parameter of `/live` that names the browser: a UUID made anew by each page. */
export const browserParameter = "browser";
export const browserId = z.uuid();

/** Answered by the platform without waking the object. */
export const ping = "ping";
export const pong = "pong";

/** Close codes: the two standard ones that we use, and ours from the private range. */
export const closeCodes = { policyViolation: 1008, tooBig: 1009, full: 4013, sessionEnded: 4001 } as const;

function parse<Frame>(schema: z.ZodMiniType<Frame>, text: string): Frame | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

/** A frame from a browser, or null when it is none of ours. */
export const parseClientFrame = (text: string): ClientFrame | null => parse(clientFrame, text);

/** A frame from the server, or null when it is newer than this page. */
export const parseServerFrame = (text: string): ServerFrame | null => parse(serverFrame, text);

export const encode = (frame: ClientFrame | ServerFrame): string => JSON.stringify(frame);
