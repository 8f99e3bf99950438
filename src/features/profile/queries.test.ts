import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { readDevices } from "./queries.ts";

const own = 5;

/** A thousand people with some sessions each. */
beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
  const numbers = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)";
  await env.DB.prepare(
    `${numbers} INSERT INTO user (id, name, email, created_at, updated_at)
     SELECT 'person-' || n, 'Somebody', n || '@example.com', 1, 1 FROM number`,
  )
    .bind(1000)
    .run();
  await env.DB.prepare(
    `${numbers} INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
     SELECT user.id || '-' || n, user.id, user.id || '-token-' || n, ?, n, n FROM number, user`,
  )
    .bind(own, Date.now() + 60_000)
    .run();
});

test("the list is one statement that reads no other person's rows, and the asking session leads it", async () => {
  const statements: { sql: string; params: unknown[] }[] = [];
  const logger = { logQuery: (sql: string, params: unknown[]) => void statements.push({ sql, params }) };
  const db = drizzle(env.DB, { schema, logger });
  const { devices, hasMore } = await readDevices(db, { userId: "person-7", sessionId: "person-7-2" });
  expect(devices.map(({ id }) => id)).toEqual([2, 5, 4, 3, 1].map((n) => `person-7-${n}`));
  expect(hasMore).toBe(false);
  const [{ sql, params } = { sql: "", params: [] }, ...others] = statements;
  expect(others).toEqual([]);
  const { meta } = await env.DB.prepare(sql)
    .bind(...params)
    .all();
  // Each row once by the index, and once more where SQLite sorts it; one to see the end.
  expect(meta.rows_read).toBeLessThanOrEqual(2 * own + 1);
});
