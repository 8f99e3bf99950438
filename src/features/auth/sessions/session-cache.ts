import { z } from "astro/zod";
import type { BetterAuthOptions } from "better-auth";
import type { Database } from "~/platform/db.ts";
import { sessionCache } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { withinTime } from "~/platform/within-time.ts";
import { readSessionReferences, readSessionWithUser } from "../queries.ts";

type SecondaryStorage = NonNullable<BetterAuthOptions["secondaryStorage"]>;

/** What is used of KV: a fake of a broken one in the tests need not be more. */
export type Namespace = Pick<KVNamespace, "get" | "put" | "delete">;

/** Better Auth keeps a list of sessions per person under this prefix; D1 knows that list better. */
const listPrefix = "active-sessions-";
/** One-time values. They are in D1 alone: KV can answer twice what may be used once. */
const oneTimePrefix = "verification:";

const entryShape = z.object({
  session: z.looseObject({ id: z.string(), userId: z.string(), expiresAt: z.iso.datetime() }),
  user: z.looseObject({ id: z.string() }),
});

interface Options {
  db: Database;
  kv: Namespace;
  /** False for whatever writes: then KV is kept up to date and never believed. */
  isTrusted: boolean;
}

/**
 * KV as a cache of sessions, in the shape that Better Auth asks for. Behind every answer stands D1: an absent or broken
 * entry is read there and cached again. Keys are hashes of session tokens, and no entry holds a token, because whoever
 * can list the namespace must not be able to sign in with what they see.
 */
export function createSessionCache({ db, kv, isTrusted }: Options): SecondaryStorage {
  const store = (key: string, entry: string, ttl?: number) => put(kv, key, entry, ttl);
  // Better Auth looks at the same session several times in one request: D1 is asked once, until something changes.
  const seen = new Map<string, Promise<string | null>>();
  const ask = (token: string) => {
    const answer = seen.get(token) ?? readEntry(db, token);
    seen.set(token, answer);
    return answer;
  };
  return {
    async get(key) {
      if (key.startsWith(oneTimePrefix)) return null;
      if (key.startsWith(listPrefix))
        return JSON.stringify(await readSessionReferences(db, key.slice(listPrefix.length)));
      const cached = isTrusted ? await find(kv, key) : null;
      if (cached) return cached;
      const entry = await ask(key);
      if (entry && isTrusted) await store(key, entry);
      return entry;
    },
    async set(key, value, ttl) {
      seen.clear();
      if (!isDerived(key)) await store(key, value, ttl);
    },
    async delete(key) {
      seen.clear();
      if (!isDerived(key)) await attempt("delete", async () => kv.delete(await hashed(key)));
    },
    // KV cannot do either in one step, and nothing here may ask for it: codes are in D1, limits in an object.
    getAndDelete: () => refuse("getAndDelete"),
    increment: () => refuse("increment"),
  };
}

/** The copy of a session in KV, as it lies there: it holds no token. Null when there is none, or no answer for long. */
export async function readCopy(kv: Namespace, token: string): Promise<unknown> {
  const entry = await attempt("get", async () => kv.get(await hashed(token)), sessionCache.kvInFullWithinMs);
  return entry ? ((await attempt("parse", async (): Promise<unknown> => JSON.parse(entry))) ?? null) : null;
}

async function readEntry(db: Database, token: string): Promise<string | null> {
  const found = await readSessionWithUser(db, token);
  return found ? JSON.stringify(found) : null;
}

function isDerived(key: string): boolean {
  return key.startsWith(listPrefix) || key.startsWith(oneTimePrefix);
}

async function find(kv: Namespace, token: string): Promise<string | null> {
  const entry = await attempt("get", async () => kv.get(await hashed(token)));
  if (!entry) return null;
  return (await attempt("parse", async () => withToken(entry, token))) ?? null;
}

/** KV refuses a time to live below its minimum. Above the maximum an entry could outlive the session by much. */
async function put(kv: Namespace, token: string, entry: string, ttl: number = sessionCache.kvSeconds): Promise<void> {
  const expirationTtl = Math.min(sessionCache.kvSeconds, Math.max(sessionCache.kvMinimumSeconds, ttl));
  await attempt("put", async () => kv.put(await hashed(token), withToken(entry, undefined), { expirationTtl }));
}

/** The cached text with this token in its session, or with none. Throws when it is not a session and its user. */
function withToken(entry: string, token: string | undefined): string {
  const { session, user } = entryShape.parse(JSON.parse(entry));
  return JSON.stringify({ session: { ...session, token }, user });
}

/** KV may fail, or hang, at any time: then it is as if it were not there. */
async function attempt<Result>(
  operation: string,
  call: () => Promise<Result>,
  withinMs: number = sessionCache.kvWithinMs,
): Promise<Result | undefined> {
  try {
    return await withinTime(call(), withinMs);
  } catch (error) {
    logFailure("session-cache-failed", error, { operation });
    return undefined;
  }
}

async function hashed(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return `session:${new Uint8Array(digest).toHex()}`;
}

function refuse(operation: string): never {
  throw new Error(`The session cache cannot ${operation}: KV has no atomic operations.`);
}
