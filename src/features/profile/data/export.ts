import { readCopy } from "~/features/auth/sessions/session-cache.ts";
import { bindings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { limits, sessionCache } from "~/platform/limits.ts";
import { everyPresence, theCounter } from "~/platform/objects.ts";
import { type Person, readEverything, readTokens } from "./data-queries.ts";

/** Grows when a reader of older exports would stumble: a field that is renamed or gone, not one that is new. */
export const exportFormat = 1;

const about =
  "Everything that Cirrus stores about you. Times are UTC. What would let a reader sign in as you (tokens, codes) is left out.";
const aboutCache = `Copies of your sessions, for quicker pages. Each is gone ${sessionCache.kvSeconds} seconds after it was made.`;
const longestWindowMs = Math.max(...Object.values(limits).map(({ windowMs }) => windowMs));
const aboutLimits = `How often you did what is limited is counted under hashes of your id, address and IP. Each count is wiped when its window, of ${longestWindowMs / 3_600_000} hours at most, has passed. Nobody can look it up by person, so it is not listed here.`;

/** Everything stored about a person: D1, KV and the objects. Holds nothing that signs anybody in. */
export async function gatherExport(db: Database, person: Person, now: Date) {
  const [database, cache, counter, sockets] = await Promise.all([
    readEverything(db, person),
    readCopies(db, person.id),
    recallFromCounter(person.id),
    countSockets(person.id),
  ]);
  return {
    format: exportFormat,
    exportedAt: now,
    about,
    database,
    cache: { about: aboutCache, sessions: cache },
    objects: { counter, live: { openConnections: sockets }, limits: { about: aboutLimits } },
  };
}

async function readCopies(db: Database, userId: string) {
  const kv = bindings.SESSIONS;
  if (!kv) return [];
  const tokens = await readTokens(db, userId);
  return Promise.all(tokens.map(async ({ id, token }) => ({ session: id, copy: await readCopy(kv, token) })));
}

async function recallFromCounter(userId: string) {
  const { isLastMover, adds } = await theCounter().recall(userId);
  return { isLastMover, adds: adds.map(({ page, n, at }) => ({ page, n, at: new Date(at) })) };
}

async function countSockets(userId: string): Promise<number> {
  const counts = await Promise.all(everyPresence().map((shard) => shard.countSockets(userId)));
  return counts.reduce((sum, count) => sum + count, 0);
}
