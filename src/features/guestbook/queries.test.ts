import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { beforeAll, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { insertEntry, readEntry } from "./queries.ts";

const db = drizzle(env.DB, { schema });

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
});

test("an entry is read as it was written", async () => {
  await db.insert(schema.user).values({
    id: "ada",
    name: "Ada",
    email: "ada@example.com",
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  const entry = await insertEntry(db, {
    author: { id: "ada", name: "Ada" },
    body: "Zeile 1\nZeile 2 ❤️",
    country: "DE",
  });
  expect(entry).toMatchObject({ authorName: "Ada", body: "Zeile 1\nZeile 2 ❤️", country: "DE" });
  expect(await readEntry(db, entry.id)).toEqual(entry);
});
