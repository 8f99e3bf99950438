import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { openDatabase } from "~/platform/db.ts";
import { sessionCache } from "~/platform/limits.ts";
import { createSessionCache, readCopy } from "./session-cache.ts";

const entry = {
  session: { id: "session", userId: "ada", expiresAt: "2030-01-01T00:00:00.000Z" },
  user: { id: "ada" },
};

test("who asks for all that is known of them gets the copy from a KV that is too slow for a page", async () => {
  const kv = env.SESSIONS;
  if (!kv) throw new Error("There is no KV to be slow.");
  const { db } = openDatabase("primary");
  await createSessionCache({ db, kv, isTrusted: true }).set("token", JSON.stringify(entry), 60);
  // Each test file has limits of its own.
  Object.assign(sessionCache, { kvWithinMs: 10 });
  const slow = new Proxy(kv, {
    get: (target, name) => async (key: string) => {
      await scheduler.wait(300);
      return Reflect.apply(Reflect.get(target, name), target, [key]);
    },
  });
  expect(await readCopy(slow, "token")).toEqual(entry);
});
