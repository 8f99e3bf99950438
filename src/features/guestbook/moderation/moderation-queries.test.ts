import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { moderation } from "~/platform/limits.ts";
import { NotedDatabase } from "../../../../tests/support/noted-database.ts";
import { readCase } from "./case-queries.ts";
import { insertDecision, insertUndo } from "./decision-queries.ts";
import { readDecision, readLog } from "./log-queries.ts";
import { readQueue } from "./queue-queries.ts";
import type { Verdict } from "./rules.ts";

const db = drizzle(env.DB, { schema });
const people = ["ada", "grace", "max", "mia"];

beforeAll(() => applyD1Migrations(env.DB, inject("migrations")));
beforeEach(async () => {
  // Decisions cannot be deleted, and that is tested below: each test starts with the trigger put back.
  const { sql } = (await env.DB.prepare(
    "SELECT sql FROM sqlite_master WHERE name = 'moderation_decision_stays'",
  ).first<{ sql: string }>()) ?? { sql: "" };
  await env.DB.batch(
    [
      "DROP TRIGGER moderation_decision_stays",
      "DELETE FROM moderation_decision",
      sql,
      "DELETE FROM guestbook_entry",
    ].map((statement) => env.DB.prepare(statement)),
  );
  await env.DB.exec("DELETE FROM user");
  const now = new Date();
  await db
    .insert(schema.user)
    .values(people.map((id) => ({ id, name: `${id}!`, email: `${id}@example.com`, createdAt: now, updatedAt: now })));
});

async function write(fields: Partial<typeof schema.guestbookEntry.$inferInsert> = {}): Promise<string> {
  const id = uuidv7();
  const entry = { id, userId: "ada", authorName: "Ada", body: "Hello", createdAt: new Date(), submission: uuidv7() };
  await db.insert(schema.guestbookEntry).values({ ...entry, status: "waiting" as const, ...fields });
  return fields.id ?? id;
}

const report = (entryId: string, userId = "grace", fields: { note?: string; settledAt?: Date } = {}) =>
  db.insert(schema.guestbookReport).values({ entryId, userId, reason: "spam", createdAt: new Date(), ...fields });

const caseOf = async (id: string) => {
  const found = await readCase(db, id);
  if (!found) throw new Error("The entry is gone.");
  return found;
};

async function decide(entryId: string, kind: Verdict, fields: { seen?: string; moderatorId?: string } = {}) {
  const seen = fields.seen ?? (await caseOf(entryId)).seen;
  return insertDecision(db, { kind, entryId, seen, moderatorId: fields.moderatorId ?? "max", reason: "Because" });
}

async function takeBack(id: string, moderatorId = "mia"): Promise<string | null> {
  const made = await readDecision(db, id);
  if (!made?.entryId || !made.statusBefore || made.kind === "undo") throw new Error("This is no decision.");
  const { entryId, kind, statusBefore, createdAt } = made;
  return insertUndo(db, { id, entryId, kind, statusBefore, createdAt }, moderatorId);
}

const decisions = () => db.select().from(schema.moderationDecision).orderBy(schema.moderationDecision.id);
const reports = () => db.select().from(schema.guestbookReport);
const statusOf = async (id: string) => (await caseOf(id)).status;

describe("a decision", () => {
  test.each([
    ["approve", "waiting", "visible"],
    ["hide", "visible", "hidden"],
    ["ban", "waiting", "hidden"],
  ] as const)(
    "to %s leaves its mark: who, what, when, what was before; reports are settled",
    async (kind, before, after) => {
      const id = await write({ status: before });
      await report(id);
      await report(id, "mia");
      const decision = await decide(id, kind);
      const row = { entryId: id, subjectId: "ada", moderatorId: "max", kind, reason: "Because", undoes: null };
      expect(await decisions()).toEqual([{ ...row, id: decision, statusBefore: before, createdAt: expect.any(Date) }]);
      expect(await statusOf(id)).toBe(after);
      const [made] = await decisions();
      expect((await reports()).map(({ settledAt }) => settledAt)).toEqual([made?.createdAt, made?.createdAt]);
    },
  );

  test.each<[string, (id: string) => Promise<unknown>]>([
    ["decided by somebody else", (id) => decide(id, "hide", { moderatorId: "mia" })],
    ["edited", (id) => db.update(schema.guestbookEntry).set({ body: "Buy", editedAt: new Date() }).where(isEntry(id))],
    ["reported once more", (id) => report(id, "mia")],
    ["removed", (id) => db.update(schema.guestbookEntry).set({ removedAt: new Date() }).where(isEntry(id))],
    ["deleted", (id) => db.delete(schema.guestbookEntry).where(isEntry(id))],
  ])("about an entry that was %s meanwhile changes nothing at all", async (_, change) => {
    const id = await write();
    await report(id);
    const { seen } = await caseOf(id);
    await change(id);
    const before = [await decisions(), await reports(), await readCase(db, id)];
    expect(await decide(id, "approve", { seen })).toBeNull();
    expect([await decisions(), await reports(), await readCase(db, id)]).toEqual(before);
  });

  const isEntry = (id: string) => eq(schema.guestbookEntry.id, id);

  test("is one of many that are made at once, and no other counts", async () => {
    const id = await write();
    const { seen } = await caseOf(id);
    const kinds = ["approve", "hide", "ban", "approve", "hide"] as const;
    const made = await Promise.all(
      kinds.map((kind, index) => decide(id, kind, { seen, moderatorId: index % 2 ? "max" : "mia" })),
    );
    expect(made.filter((decision) => decision !== null)).toHaveLength(1);
    const [only, ...others] = await decisions();
    expect([only?.id, others]).toEqual([made.find((decision) => decision !== null), []]);
    expect(await statusOf(id)).toBe(only?.kind === "approve" ? "visible" : "hidden");
  });

  test("is all or nothing: when the entry cannot be changed, nothing is noted", async () => {
    const id = await write();
    await report(id);
    await env.DB.exec(
      "CREATE TRIGGER broken BEFORE UPDATE ON guestbook_report BEGIN SELECT RAISE(ABORT, 'broken'); END",
    );
    await expect(decide(id, "approve")).rejects.toThrow();
    await env.DB.exec("DROP TRIGGER broken");
    expect([await decisions(), await statusOf(id)]).toEqual([[], "waiting"]);
  });
});

describe("taking back", () => {
  test.each(["visible", "waiting"] as const)("makes an entry %s again, and opens its reports", async (before) => {
    const id = await write({ status: before });
    await report(id);
    await report(id, "mia", { settledAt: new Date(1000) });
    const decision = (await decide(id, "hide")) ?? "";
    const undo = await takeBack(decision);
    expect((await decisions())[1]).toMatchObject({ id: undo, kind: "undo", undoes: decision, statusBefore: "hidden" });
    expect(await statusOf(id)).toBe(before);
    const settled = new Map((await reports()).map(({ userId, settledAt }) => [userId, settledAt]));
    expect(settled).toEqual(
      new Map([
        ["grace", null],
        ["mia", new Date(1000)],
      ]),
    );
  });

  test("works once, and for the last decision alone", async () => {
    const id = await write();
    const first = (await decide(id, "approve")) ?? "";
    const second = (await decide(id, "hide")) ?? "";
    expect(await takeBack(first)).toBeNull();
    const undone = await Promise.all([takeBack(second, "mia"), takeBack(second, "max")]);
    expect(undone.filter(Boolean)).toHaveLength(1);
    expect(await takeBack(second)).toBeNull();
    expect((await decisions()).map(({ kind }) => kind)).toEqual(["approve", "hide", "undo"]);
    expect(await statusOf(id)).toBe("visible");
  });

  test("leaves alone what has changed since", async () => {
    const id = await write();
    const decision = (await decide(id, "approve")) ?? "";
    await db.update(schema.guestbookEntry).set({ status: "waiting" });
    expect(await takeBack(decision)).toBeNull();
  });
});

describe("what was decided", () => {
  test.each([
    "UPDATE moderation_decision SET reason = 'another'",
    "UPDATE moderation_decision SET kind = 'hide', status_before = 'hidden'",
    "UPDATE moderation_decision SET created_at = 0",
    "UPDATE moderation_decision SET moderator_id = 'mia'",
    "UPDATE moderation_decision SET subject_id = 'grace'",
    "UPDATE moderation_decision SET undoes = 'something'",
    "DELETE FROM moderation_decision",
    "INSERT OR REPLACE INTO moderation_decision (id, kind, created_at) SELECT id, 'hide', 0 FROM moderation_decision",
  ])("stays: %s is refused", async (statement) => {
    await decide(await write(), "approve");
    const before = await decisions();
    await expect(env.DB.prepare(statement).run()).rejects.toThrow("append-only");
    expect(await decisions()).toEqual(before);
  });

  test("forgets the names of people who leave, and nothing else", async () => {
    await decide(await write(), "approve");
    const [before] = await decisions();
    await env.DB.exec("DELETE FROM user WHERE id IN ('ada', 'max')");
    expect(await decisions()).toEqual([{ ...before, subjectId: null, moderatorId: null }]);
    await expect(env.DB.exec("UPDATE moderation_decision SET moderator_id = 'mia'")).rejects.toThrow("append-only");
    const { decisions: logged } = await readLog(db);
    expect(logged).toMatchObject([{ moderator: null, subjectId: null, subject: "Ada" }]);
  });
});

describe("the list of what is to be decided", () => {
  const idsOf = async (after?: string) => (await readQueue(db, after)).entries.map(({ entry }) => entry.id);

  test("has what waits and what was reported, oldest first, and no more", async () => {
    const waiting = await write();
    const reported = await write({ status: "visible" });
    await report(reported);
    await report(reported, "mia");
    const both = await write();
    await report(both);
    const settled = await write({ status: "visible" });
    await report(settled, "grace", { settledAt: new Date() });
    const [hidden, removed] = [
      await write({ status: "hidden" }),
      await write({ status: "visible", removedAt: new Date() }),
    ];
    await report(hidden);
    await report(removed);
    await write({ removedAt: new Date() });
    await write({ status: "visible" });
    expect(await idsOf()).toEqual([waiting, reported, both]);
  });

  test("leads from page to page without losing or repeating any", async () => {
    const ids = [];
    for (let index = 0; index < 2 * moderation.entriesPerPage + 1; index += 1) {
      const id = await write({ status: index % 2 ? "visible" : "waiting" });
      if (index % 2) await report(id);
      ids.push(id);
    }
    const seen = [];
    let next: string | null = "";
    while (next !== null) {
      const page: Awaited<ReturnType<typeof readQueue>> = await readQueue(db, next);
      expect(page.entries.length).toBeLessThanOrEqual(moderation.entriesPerPage);
      seen.push(...page.entries.map(({ entry }) => entry.id));
      next = page.next;
    }
    expect(seen).toEqual(ids);
  });

  test("says why, what was there before, and what is known of the author", async () => {
    const id = await write({ suspicions: ["manyLinks"] });
    await report(id, "grace", { note: "Look" });
    for (let n = 1; n <= moderation.shownOfEach + 2; n += 1)
      await db.insert(schema.guestbookRevision).values({ entryId: id, replacedAt: new Date(n), body: `Text ${n}` });
    await write({ status: "hidden" });
    for (const [kind, isUndone] of [
      ["approve", false],
      ["approve", true],
      ["hide", false],
    ] as const) {
      const decision = await decide(await write(), kind);
      if (isUndone) await takeBack(decision ?? "");
    }
    const [queued] = (await readQueue(db)).entries;
    expect(queued).toMatchObject({
      suspicions: ["manyLinks"],
      reported: 1,
      reports: [{ reason: "spam", note: "Look" }],
      revisions: moderation.shownOfEach + 2,
      author: { id: "ada", role: "visitor", isBanned: false, entries: 5, hidden: 2, approved: 1 },
    });
    expect(queued?.earlier.map(({ body }) => body)).toEqual([7, 6, 5, 4, 3].map((n) => `Text ${n}`));
    expect(queued?.author?.decisions.map(({ kind, moderator }) => [kind, moderator])).toEqual([
      ["hide", "max!"],
      ["undo", "mia!"],
      ["approve", "max!"],
      ["approve", "max!"],
    ]);
    expect(JSON.stringify(queued)).not.toContain("@");
  });

  test("shows what people wrote who have left", async () => {
    await write({ userId: null, submission: null });
    expect((await readQueue(db)).entries).toMatchObject([{ author: null }]);
  });

  test("costs five statements and no more rows for a thousand entries than for a page of them", async () => {
    const noted = new NotedDatabase(env.DB);
    const cost = () => noted.costOf(() => readQueue(drizzle(noted.client, { schema })));
    const fill = (count: number, from: number) =>
      env.DB.prepare(
        `WITH RECURSIVE number(n) AS (SELECT ?2 UNION ALL SELECT n + 1 FROM number WHERE n < ?1 + ?2 - 1)
         INSERT INTO guestbook_entry (id, user_id, author_name, body, created_at, submission, status)
         SELECT printf('%08d', n), 'ada', 'Ada', 'Text', 1, n, iif(n % 2, 'visible', 'waiting') FROM number`,
      )
        .bind(count, from)
        .run();
    const reportAll = () =>
      env.DB.exec(
        `INSERT OR IGNORE INTO guestbook_report (entry_id, user_id, reason, created_at, settled_at)
        SELECT guestbook_entry.id, user.id, 'spam', 1, iif(user.id = 'mia', 1, NULL) FROM guestbook_entry, user
        WHERE status = 'visible' AND user.id IN ('grace', 'mia')`.replaceAll("\n", " "),
      );
    await fill(100, 0);
    await reportAll();
    const few = await cost();
    await fill(1000, 100);
    await reportAll();
    const many = await cost();
    expect([few.statements, many.statements]).toEqual([5, 5]);
    expect(many.result.entries).toHaveLength(moderation.entriesPerPage);
    expect(many.rows).toBe(few.rows);
    expect(many.rows).toBeLessThan(400);
  });
});

describe("the log", () => {
  test("is complete and in order, page by page, at the cost of a page", async () => {
    const made = [];
    for (let index = 0; index < moderation.decisionsPerPage + 5; index += 1)
      made.push(await decide(await write(), "hide"));
    made.push(await takeBack(made.at(-1) ?? ""));
    const noted = new NotedDatabase(env.DB);
    const { result: first, statements, rows } = await noted.costOf(() => readLog(drizzle(noted.client, { schema })));
    expect(statements).toBe(1);
    expect(rows).toBeLessThan(8 * moderation.decisionsPerPage);
    const { decisions: rest, older } = await readLog(db, first.older ?? "");
    expect([...first.decisions, ...rest].map(({ id }) => id)).toEqual(made.reverse());
    expect(older).toBeNull();
    expect(first.decisions.slice(0, 3)).toMatchObject([
      { kind: "undo", isLatest: true, moderator: "mia!", isTakenBack: false },
      { kind: "hide", isLatest: false, isTakenBack: true },
      { kind: "hide", isLatest: true, isTakenBack: false, entryStatus: "hidden", subject: "Ada" },
    ]);
  });
});
