import * as z from "zod/mini";
import { topics } from "./protocol.ts";

/** Query parameters of `/live`. Those that may be absent do no harm when an older page, or a short script, leaves them out. */
export const helloSchema = z.object({
  /** Anew for each page that is loaded: it numbers adds. */
  page: z.uuid(),
  /** Shared by the tabs of one browser while one of them is open, so that they count as one person. */
  browser: z.uuid(),
  topics: z._default(z.string(), topics.join()),
  /** The last snapshot that the page has. */
  seq: z.optional(z.coerce.number()),
  /** The build that the page came from. */
  build: z.optional(z.string()),
});

/** Somebody whose session the Worker has checked. */
const signedIn = z.object({
  userId: z.string(),
  userName: z.string(),
  sessionId: z.string(),
  /** When the session runs out, in milliseconds since 1970: the socket writes nothing after that. */
  expiresAt: z.int(),
});
export type SignedIn = z.infer<typeof signedIn>;

/** Who opens a socket, as `auth` knows them. */
export interface SocketOwner {
  user: SignedIn | null;
  /** Whether they may be counted among the people of their country. */
  showsCountry: boolean;
}

/** What the Worker tells `Presence` about whoever opens a socket, and what the socket remembers through hibernation. */
export const visitorSchema = z.object({
  page: z.string(),
  /** Who counts as one person: an account on all its devices, or a browser. */
  person: z.string(),
  /** Who counts as one caller, for limits. */
  ip: z.string(),
  country: z.nullable(z.string()),
  user: z.nullable(signedIn),
  topics: z.array(z.enum(topics)),
  seq: z.optional(z.number()),
  isOfOldBuild: z.boolean(),
});
export type Visitor = z.infer<typeof visitorSchema>;
