import { DurableObject } from "cloudflare:workers";
import type { Limit } from "./limits.ts";

export type Allowance = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/**
 * Counts the uses of one limit by one subject, exactly and across isolates: one object a pair, one row a use. An alarm
 * wipes the object when its window has passed, so that idle limits cost nothing.
 */
export class Limiter extends DurableObject<Cloudflare.Env> {
  async spend(limit: Limit, now = Date.now()): Promise<Allowance> {
    const { sql } = this.ctx.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS use (at INTEGER NOT NULL)");
    sql.exec("DELETE FROM use WHERE at <= ?", now - limit.windowMs);
    const uses = sql
      .exec<{ count: number; oldest: number | null }>("SELECT count(*) AS count, min(at) AS oldest FROM use")
      .one();
    if (uses.count >= limit.max) {
      const freeAt = (uses.oldest ?? now) + limit.windowMs;
      return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now) / 1000)) };
    }
    sql.exec("INSERT INTO use (at) VALUES (?)", now);
    await this.ctx.storage.setAlarm(now + limit.windowMs);
    return { allowed: true };
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }
}
