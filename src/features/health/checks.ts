import { sql } from "drizzle-orm";
import { bindings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { healthIsFreshMs, healthTimeoutMs } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { everyPresence, theCounter } from "~/platform/objects.ts";
import { withinTime } from "~/platform/within-time.ts";

/** Each part, asked the cheapest question that it cannot answer when it is down. */
const checks = {
  db: async (db: Database) => {
    await db.run(sql`SELECT 1 FROM user LIMIT 1`);
  },
  kv: async () => {
    if (!bindings.SESSIONS) throw new Error("The namespace SESSIONS is not bound.");
    await bindings.SESSIONS.get("health");
  },
  live: async () => {
    await Promise.all([theCounter().read(), ...everyPresence().map((shard) => shard.ping())]);
  },
} as const satisfies Record<string, (db: Database) => Promise<void>>;

export type Part = keyof typeof checks;

export type Status = "pass" | "warn" | "fail";

export interface PartHealth {
  status: "pass" | "fail";
  /** What kind of part it is, in the words of the format that health is told in. */
  kind: "datastore" | "component";
  tookMs: number;
  at: number;
}

/**
 * What this isolate has just heard: anybody may ask for health, and asking wakes every object. A new build runs in new
 * isolates, so none of its answers is older than itself.
 */
const heard = new Map<Part, PartHealth>();

/** How one part is, not older than `healthIsFreshMs`. */
export async function checkPart(part: Part, db: Database): Promise<PartHealth> {
  const last = heard.get(part);
  if (last && Date.now() - last.at < healthIsFreshMs) return last;
  const health = await askPart(part, db);
  heard.set(part, health);
  return health;
}

/** Asks one part, within `healthTimeoutMs`. Why it failed is logged, not told. */
async function askPart(part: Part, db: Database): Promise<PartHealth> {
  const startedAt = Date.now();
  const is = (status: "pass" | "fail"): PartHealth => {
    const at = Date.now();
    return { status, kind: part === "live" ? "component" : "datastore", tookMs: at - startedAt, at };
  };
  try {
    await withinTime(checks[part](db), healthTimeoutMs);
    return is("pass");
  } catch (error) {
    logFailure("health-check-failed", error, { part });
    return is("fail");
  }
}

/** Every part, and the site as a whole: without KV it is only slower, without the others something does not work. */
export async function checkSite(database: Database): Promise<{ status: Status; parts: Record<Part, PartHealth> }> {
  const [db, kv, live] = await Promise.all([
    checkPart("db", database),
    checkPart("kv", database),
    checkPart("live", database),
  ]);
  const isDown = db.status === "fail" || live.status === "fail";
  return { status: isDown ? "fail" : kv.status === "fail" ? "warn" : "pass", parts: { db, kv, live } };
}
