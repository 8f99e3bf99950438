import * as z from "zod/mini";
import type { ClientFrame } from "./client-frame.ts";

/**
 * The wire protocol of `/live`: what both ends need. docs/live.md tells it frame by frame. Snapshots are absolute and
 * numbered, so that a lost frame costs nothing: the next one is whole. What only the server reads has files of its own,
 * `hello.ts` and `client-frame.ts`: every schema here weighs on each page.
 */
export const protocolVersion = 1;

/** What a page may follow. Frames about its own adds, its session and its age come to every page. */
export const topics = ["counter", "presence", "guestbook"] as const;
export type Topic = (typeof topics)[number];

/** A number for each of some names. What checks a record would weigh half a kilobyte more, on every page; so would unions by a key. */
const numbers = z.catchall(z.object({}), z.number());

const counter = z.object({
  type: z.literal("counter"),
  /** Grows by one with every write: a snapshot with a lower number is old news. */
  seq: z.number(),
  value: z.number(),
  increments: z.number(),
  decrements: z.number(),
  /** Who moved it last, by display name, and when, in milliseconds since 1970. */
  movedBy: z.nullable(z.string()),
  movedAt: z.nullable(z.number()),
});

const presence = z.object({
  type: z.literal("presence"),
  online: z.number(),
  /** People by ISO 3166 code, the most first, of the countries with the most; whoever hides theirs is in none. */
  countries: numbers,
});

/** How often people have reacted to an entry, by kind. `seq` grows with every change: a lower one is old news. */
const reactions = z.object({ seq: z.number(), counts: numbers });

const guestbook = z.union([
  /** An entry that everybody may read from now on: new, edited, or back. */
  z.object({
    type: z.literal("guestbook"),
    change: z.literal("shown"),
    entry: z.object({
      id: z.string(),
      name: z.string(),
      body: z.string(),
      country: z.nullable(z.string()),
      /** In milliseconds since 1970, like all times. */
      at: z.number(),
      editedAt: z.nullable(z.number()),
      reactions,
    }),
  }),
  /** An entry that was removed or hidden. */
  z.object({ type: z.literal("guestbook"), change: z.literal("gone"), id: z.string() }),
  z.object({ type: z.literal("guestbook"), change: z.literal("reactions"), id: z.string(), reactions }),
]);

/** Why an add was not counted. A page has sentences for those that it knows; else there is `reason`, in English. */
export type RefusalCode = "signed-out" | "too-busy" | "too-fast";

const serverFrame = z.union([
  counter,
  presence,
  guestbook,
  /** Every add of this page up to `n` is written, durable, and part of every snapshot from `seq` on. */
  z.object({ type: z.literal("acknowledged"), n: z.number(), seq: z.number() }),
  /**
   * Add `n` was not counted, and no later one will be until a new add comes by the number `n`. Without `n`, the frame
   * itself was refused and the socket closes.
   */
  z.object({
    type: z.literal("refused"),
    n: z.optional(z.number()),
    code: z.optional(z.string()),
    reason: z.string(),
  }),
  /** The session of this socket is over; the socket closes. */
  z.object({ type: z.literal("session-ended") }),
  /** The site has been deployed anew since this page was loaded. It goes on working. */
  z.object({ type: z.literal("new-version") }),
  /** The server does not speak this page's version of the protocol: the socket closes, and only a reload helps. */
  z.object({ type: z.literal("outdated") }),
]);

export type ServerFrame = z.infer<typeof serverFrame>;
export type CounterSnapshot = z.infer<typeof counter>;
export type PresenceFrame = z.infer<typeof presence>;
export type Reactions = z.infer<typeof reactions>;
export type GuestbookNews = z.infer<typeof guestbook>;
export type ReactionNews = Extract<GuestbookNews, { change: "reactions" }>;
export type ShownEntry = Extract<GuestbookNews, { change: "shown" }>["entry"];

/** One person's add, as `Presence` hands it to `Counter`. */
export interface Add {
  userId: string;
  userName: string;
  /** Names one page; with `n` it makes a resend recognisable. Absent for adds over HTTP. */
  stamp?: { page: string; n: number };
  amount: number;
}

/** Answered by the platform without waking the object. */
export const ping = "ping";
export const pong = "pong";

/** Close codes: the standard ones that we use, and ours from the private range. */
export const closeCodes = {
  policyViolation: 1008,
  tooBig: 1009,
  restart: 1012,
  sessionEnded: 4001,
  outdated: 4010,
  full: 4013,
} as const;

/** A frame as `schema` has it, or null when it is none. */
export function parseFrame<Frame>(schema: z.ZodMiniType<Frame>, text: string): Frame | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

/** A frame from the server, or null when it is newer than this page. */
export const parseServerFrame = (text: string): ServerFrame | null => parseFrame(serverFrame, text);

export const encode = (frame: ClientFrame | ServerFrame): string => JSON.stringify(frame);
