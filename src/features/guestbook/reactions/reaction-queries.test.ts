import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { entriesPerPage } from "~/platform/limits.ts";
import { NotedDatabase } from "../../../../tests/support/noted-database.ts";
import { readFound } from "../reading/page-queries.ts";
import { type Kind, kinds } from "./kinds.ts";
import { readOwnReactions, setReaction } from "./reaction-queries.ts";

const noted = new NotedDatabase(env.DB);
const db = drizzle(noted.client, { schema });
const people = ["ada", "grace", "joan"];
const { guestbookEntry, guestbookReaction, reactionKinds, user } = schema;

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
});
beforeEach(startOver);

async function startOver(): Promise<void> {
  const now = new Date();
  const rows = people.map((id) => ({ id, name: id, email: `${id}@example.com`, createdAt: now, updatedAt: now }));
  await db.batch([db.delete(guestbookEntry), db.delete(user), db.insert(user).values(rows)]);
}

async function entry(fields: Partial<typeof guestbookEntry.$inferInsert> = {}): Promise<string> {
  const id = uuidv7();
  await db.insert(guestbookEntry).values({ id, authorName: "Ada", body: "Hello", createdAt: new Date(), ...fields });
  return id;
}

async function countsOf(entryId: string): Promise<Record<string, number> | undefined> {
  const row = await db.select().from(guestbookEntry).where(eq(guestbookEntry.id, entryId)).get();
  return row?.reactions?.counts;
}

const react = (entryId: string, userId: string, kind: Kind, isOn = true) =>
  setReaction(db, { entryId, userId, kind }, isOn);

test("the kinds are those of the table", () => {
  expect(Object.keys(kinds)).toEqual([...reactionKinds]);
});

describe("reacting", () => {
  test("counts once a person and kind, and says how the entry stands", async () => {
    const id = await entry();
    expect(await react(id, "ada", "heart", false)).toEqual({ reactions: null, isChanged: false });
    const once = { seq: 1, counts: { heart: 1 } };
    expect(await react(id, "ada", "heart")).toEqual({ reactions: once, isChanged: true });
    expect(await react(id, "ada", "heart")).toEqual({ reactions: once, isChanged: false });
    await react(id, "ada", "cloud");
    const { reactions } = (await react(id, "grace", "heart")) ?? {};
    expect(reactions).toEqual({ seq: 3, counts: { heart: 2, cloud: 1 } });
    expect(await react(id, "ada", "cloud", false)).toEqual({
      reactions: { seq: 4, counts: { heart: 2 } },
      isChanged: true,
    });
  });

  test("many at once are all counted", async () => {
    const id = await entry();
    await Promise.all(people.flatMap((person) => [react(id, person, "wow"), react(id, person, "wow")]));
    expect(await countsOf(id)).toEqual({ wow: people.length });
  });

  test.each([
    ["hidden", { status: "hidden" as const }],
    ["waiting", { status: "waiting" as const }],
    ["removed", { removedAt: new Date() }],
  ])("to an entry that is %s finds nothing and changes nothing, either way", async (_, state) => {
    const id = await entry();
    await react(id, "ada", "heart");
    await db.update(guestbookEntry).set(state);
    expect(await react(id, "ada", "heart", false)).toBeUndefined();
    expect(await react(id, "grace", "heart")).toBeUndefined();
    expect(await countsOf(id)).toEqual({ heart: 1 });
    expect(await db.select().from(guestbookReaction)).toHaveLength(1);
  });

  test("is one batch that writes four rows, two to take it back, and none when it changes nothing", async () => {
    const id = await entry();
    const written: number[] = [];
    for (const isOn of [true, true, false, false])
      written.push(await noted.writtenBy(() => react(id, "ada", "heart", isOn)));
    expect(written).toEqual([4, 0, 2, 0]);
  });

  test("leaves the index of words as it is", async () => {
    const id = await entry({ body: "seldom" });
    await react(id, "ada", "heart");
    await db.update(guestbookEntry).set({ body: "often" });
    const found = async (words: string) => (await readFound(db, { words, country: null })).entries.length;
    expect([await found("seldom"), await found("often")]).toEqual([0, 1]);
  });
});

const [first, second] = [uuidv7(), uuidv7()];
const [added, takenBack] = [
  "INSERT INTO guestbook_reaction (entry_id, user_id, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  "DELETE FROM guestbook_reaction WHERE entry_id = ? AND user_id = ? AND kind = ?",
];
const everything = fc.record({
  reactions: fc.array(
    fc.tuple(
      fc.constantFrom(added, added, takenBack),
      fc.constantFrom(first, second),
      fc.constantFrom(...people),
      fc.constantFrom(...reactionKinds),
    ),
    { maxLength: 40 },
  ),
  leaving: fc.subarray(people, { maxLength: 2 }),
});

test("the counts are those of the rows, never zero or less, whatever people do and whoever leaves", async () => {
  const perKind = "SELECT entry_id, kind, count(*) AS count FROM guestbook_reaction GROUP BY entry_id, kind";
  const counted = `SELECT guestbook_entry.id AS entry_id, each.key AS kind, each.value AS count FROM guestbook_entry,
    json_each(guestbook_entry.reactions, '$.counts') AS each ORDER BY entry_id, kind`;
  await fc.assert(
    fc.asyncProperty(everything, async ({ reactions, leaving }) => {
      await startOver();
      for (const id of [first, second]) await entry({ id });
      const results = await env.DB.batch([
        ...reactions.map(([statement, ...values]) => env.DB.prepare(statement).bind(...values)),
        ...leaving.map((id) => env.DB.prepare("DELETE FROM user WHERE id = ?").bind(id)),
        env.DB.prepare(perKind),
        env.DB.prepare(counted),
        env.DB.prepare("DELETE FROM guestbook_entry"),
        env.DB.prepare("SELECT * FROM guestbook_reaction"),
      ]);
      const [truth, counts, , left] = results.slice(-4).map(({ results }) => results);
      expect(counts).toEqual(truth);
      expect(left).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("entries and people with many reactions go in one statement, and leave none behind", async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => entry()));
  for (const id of ids) for (const person of people) await react(id, person, "laugh");
  await db.delete(user).where(eq(user.id, "ada"));
  expect(await Promise.all(ids.map(countsOf))).toEqual(ids.map(() => ({ laugh: people.length - 1 })));
  await db.delete(guestbookEntry);
  expect(await db.select().from(guestbookReaction)).toEqual([]);
});

test("one's own reactions to a page cost one statement and their own rows, however many there are elsewhere", async () => {
  await env.DB.prepare(
    `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2000)
     INSERT INTO guestbook_entry (id, author_name, body, created_at) SELECT printf('%08d', n), 'Ada', '', 0 FROM number`,
  ).run();
  await env.DB.exec(
    "INSERT INTO guestbook_reaction (entry_id, user_id, kind) SELECT guestbook_entry.id, user.id, 'wow' FROM guestbook_entry, user",
  );
  const page = Array.from({ length: entriesPerPage }, (_, n) => String(1000 + 7 * n).padStart(8, "0"));
  const { result, statements, rows } = await noted.costOf(() => readOwnReactions(db, "ada", page));
  expect(result).toEqual(Object.fromEntries(page.map((id) => [id, ["wow"]])));
  expect(statements).toBe(1);
  expect(rows).toBeLessThanOrEqual(3 * entriesPerPage);
});
