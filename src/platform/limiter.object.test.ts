import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";

const limit = { name: "test", max: 2, windowMs: 60_000 };
let name: string;
beforeEach(() => {
  name = crypto.randomUUID();
});
const limiter = () => env.LIMITER.getByName(name);

/** Now: an alarm that is due in the past rings at once. */
const start = Date.now();

test("uses beyond the limit are refused until the oldest has left the window", async () => {
  expect(await limiter().spend(limit, start)).toEqual({ allowed: true });
  expect(await limiter().spend(limit, start + 30_000)).toEqual({ allowed: true });
  expect(await limiter().spend(limit, start + 40_000)).toEqual({ allowed: false, retryAfterSeconds: 20 });
  expect(await limiter().spend(limit, start + 60_000)).toEqual({ allowed: true });
  expect(await limiter().spend(limit, start + 60_001)).toEqual({ allowed: false, retryAfterSeconds: 30 });
});

test("a refused use does not lengthen the wait", async () => {
  await limiter().spend(limit, start);
  await limiter().spend(limit, start);
  for (let attempt = 0; attempt < 5; attempt += 1) await limiter().spend(limit, start + 59_000);
  expect(await limiter().spend(limit, start + 60_000)).toEqual({ allowed: true });
});

test("it remembers through an eviction, and wipes itself when its alarm rings", async () => {
  await limiter().spend(limit);
  await evictDurableObject(limiter());
  await limiter().spend(limit);
  expect(await limiter().spend(limit)).toMatchObject({ allowed: false });
  await runDurableObjectAlarm(limiter());
  const size = await runInDurableObject(limiter(), (_, state) =>
    state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'use'").toArray(),
  );
  expect(size).toEqual([]);
  expect(await limiter().spend(limit)).toEqual({ allowed: true });
});
