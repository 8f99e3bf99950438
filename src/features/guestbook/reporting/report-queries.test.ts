import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { reportsThatHide, suspicion } from "~/platform/limits.ts";
import { NotedDatabase } from "../../../../tests/support/noted-database.ts";
import { readEntry } from "../queries.ts";
import { readOwnEntry, updateEntry } from "../writing/writing-queries.ts";
import { insertReport, type NewReport, readReportable } from "./report-queries.ts";
import { reportReasons } from "./rules.ts";

const db = drizzle(env.DB, { schema });
const now = Date.now();
const author = "author";
const reporters = Array.from({ length: 12 }, (_, index) => `reporter-${index}`);
const [ada = "", grace = "", third = "", fourth = ""] = reporters;

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
});
beforeEach(async () => {
  await env.DB.exec("DELETE FROM guestbook_entry");
  await env.DB.exec("DELETE FROM user");
  for (const id of [author, ...reporters]) await addAccount(id, suspicion.newAccountMs);
});

async function addAccount(id: string, ageMs: number): Promise<void> {
  const at = new Date(now - ageMs);
  await db.insert(schema.user).values({ id, name: id, email: `${id}@example.com`, createdAt: at, updatedAt: at });
}

type Stored = typeof schema.guestbookEntry.$inferInsert;

async function addEntry(fields: Partial<Stored> = {}): Promise<string> {
  const id = uuidv7();
  const entry = { id, userId: author, authorName: "Author", body: "Text", createdAt: new Date(now) };
  await db.insert(schema.guestbookEntry).values({ ...entry, ...fields });
  return id;
}

const reportOf = (id: string, userId: string, fields: Partial<NewReport> = {}): NewReport => {
  return { userId, id, reason: "spam", note: "", createdAt: new Date(now), ...fields };
};
const report = (id: string, userId: string) => insertReport(db, reportOf(id, userId));
const reportsOf = (id: string) =>
  db
    .select()
    .from(schema.guestbookReport)
    .where(eq(schema.guestbookReport.entryId, id))
    .orderBy(schema.guestbookReport.userId);
const statusOf = async (id: string) => (await readOwnEntry(db, { userId: author, id }))?.status;

test("the reasons in words are those of the schema", () => {
  expect(reportReasons).toEqual(schema.guestbookReport.reason.enumValues);
});

describe("a report", () => {
  test("is stored with its reason and note, and the entry stays", async () => {
    const id = await addEntry();
    const outcome = await insertReport(db, reportOf(id, ada, { reason: "other", note: 'It\'s "odd" 👩🏽‍🚀' }));
    expect(outcome).toEqual({ isStored: true, hides: false });
    const createdAt = new Date(now);
    const stored = {
      entryId: id,
      userId: ada,
      reason: "other",
      note: 'It\'s "odd" 👩🏽‍🚀',
      createdAt,
      settledAt: null,
    };
    expect(await reportsOf(id)).toEqual([stored]);
    expect(await readEntry(db, id)).toBeDefined();
  });

  test("counts once a person, and the first one stays as it was, also when both come at once", async () => {
    const id = await addEntry();
    const again = (note: string) => insertReport(db, reportOf(id, ada, { note }));
    const outcomes = [await again("first"), ...(await Promise.all(Array.from({ length: 4 }, () => again("later"))))];
    expect(outcomes).toEqual(outcomes.map(() => ({ isStored: true, hides: false })));
    expect(await reportsOf(id)).toMatchObject([{ note: "first" }]);
    expect(await statusOf(id)).toBe("visible");
  });

  test.each<[string, Partial<Stored>]>([
    ["that waits", { status: "waiting" }],
    ["that is hidden", { status: "hidden" }],
    ["that was removed", { removedAt: new Date() }],
    ["of one's own", { userId: ada }],
  ])("of an entry %s is not stored", async (_, state) => {
    const id = await addEntry(state);
    expect(await report(id, ada)).toEqual({ isStored: false, hides: false });
    expect(await reportsOf(id)).toEqual([]);
  });

  test("of an entry whose author has left is stored; of none, nothing is", async () => {
    expect(await report(await addEntry({ userId: null }), ada)).toMatchObject({ isStored: true });
    expect(await report(uuidv7(), ada)).toEqual({ isStored: false, hides: false });
  });
});

describe("open reports", () => {
  test(`of ${reportsThatHide} people hide the entry, which then waits`, async () => {
    const [id, other] = [await addEntry(), await addEntry()];
    expect((await report(id, ada)).hides).toBe(false);
    expect((await report(other, third)).hides).toBe(false);
    expect((await report(id, grace)).hides).toBe(false);
    expect(await report(id, third)).toEqual({ isStored: true, hides: true });
    expect([await statusOf(id), await statusOf(other)]).toEqual(["waiting", "visible"]);
    expect(await readEntry(db, id)).toBeUndefined();
  });

  test("that come at the same time hide it once", async () => {
    const id = await addEntry();
    await report(id, ada);
    await report(id, grace);
    const outcomes = await Promise.all(reporters.slice(2).map((userId) => report(id, userId)));
    expect(outcomes.filter(({ hides }) => hides)).toHaveLength(1);
    expect(await statusOf(id)).toBe("waiting");
    // The others found nothing to report any more.
    expect(await reportsOf(id)).toHaveLength(reportsThatHide);
  });

  test("that a moderator has settled do not count again", async () => {
    const id = await addEntry();
    for (const userId of [ada, grace, third]) await report(id, userId);
    await db.update(schema.guestbookReport).set({ settledAt: new Date() });
    await db.update(schema.guestbookEntry).set({ status: "visible" });
    expect((await report(id, fourth)).hides).toBe(false);
    expect(await report(id, ada)).toEqual({ isStored: true, hides: false });
    expect(await statusOf(id)).toBe("visible");
  });

  test("of new accounts count as well, but not for what a moderator has approved, however old they have become", async () => {
    const [id, approved] = [await addEntry(), await addEntry()];
    const decision = { id: uuidv7(), kind: "approve" as const, createdAt: new Date(now) };
    await db.insert(schema.moderationDecision).values({ ...decision, entryId: approved });
    const young = ["young-1", "young-2", "young-3"];
    for (const [index, userId] of young.entries()) await addAccount(userId, suspicion.newAccountMs - 1 - index);
    for (const userId of young) expect(await report(approved, userId)).toEqual({ isStored: true, hides: false });
    for (const userId of young) await report(id, userId);
    expect([await statusOf(id), await statusOf(approved)]).toEqual(["waiting", "visible"]);
    const tomorrow = { createdAt: new Date(now + suspicion.newAccountMs) };
    for (const userId of [ada, grace])
      expect((await insertReport(db, reportOf(approved, userId, tomorrow))).hides).toBe(false);
    expect(await reportsOf(approved)).toHaveLength(5);
    expect((await insertReport(db, reportOf(approved, third, tomorrow))).hides).toBe(true);
  });

  test("win over an edit that began before them", async () => {
    const id = await addEntry();
    for (const userId of [ada, grace, third]) await report(id, userId);
    const edit = { userId: author, id, body: "Mended", editedAt: new Date(now), signedAfter: new Date(now - 1000) };
    const edited = await updateEntry(db, { ...edit, status: "visible", suspicions: [] });
    expect(edited).toMatchObject({ body: "Mended", status: "waiting" });
    expect(await readEntry(db, id)).toBeUndefined();
  });
});

describe("what somebody finds who wants to report", () => {
  test("an entry of somebody else, their own, one that they have reported, and none", async () => {
    const id = await addEntry();
    const entry = await readEntry(db, id);
    expect(await readReportable(db, { userId: ada, id })).toEqual({ entry, isOwn: false, isReported: false });
    expect(await readReportable(db, { userId: "", id })).toEqual({ entry, isOwn: false, isReported: false });
    expect(await readReportable(db, { userId: author, id })).toEqual({ entry, isOwn: true, isReported: false });
    await report(id, ada);
    expect(await readReportable(db, { userId: ada, id })).toEqual({ entry, isOwn: false, isReported: true });
    expect(await readReportable(db, { userId: grace, id })).toMatchObject({ isReported: false });
    expect(await readReportable(db, { userId: ada, id: uuidv7() })).toMatchObject({ entry: undefined });
  });

  test("nothing of an entry that is hidden, waits or was removed, but their report of it", async () => {
    const id = await addEntry();
    await report(id, ada);
    for (const state of [{ status: "hidden" as const }, { status: "waiting" as const }, { removedAt: new Date() }]) {
      await db.update(schema.guestbookEntry).set({ status: "visible", removedAt: null, ...state });
      expect(await readReportable(db, { userId: ada, id })).toMatchObject({ entry: undefined, isReported: true });
      expect(await readReportable(db, { userId: grace, id })).toMatchObject({ entry: undefined, isReported: false });
    }
  });
});

test("a report costs four statements and few rows, however many reports of other entries are open", async () => {
  const id = await addEntry();
  await report(id, ada);
  for (let count = 0; count < 40; count += 1) {
    const other = await addEntry();
    for (const userId of [ada, third]) await report(other, userId);
  }
  const noted = new NotedDatabase(env.DB);
  const ours = drizzle(noted.client, { schema });
  const { statements, rows } = await noted.costOf(async () => {
    await readReportable(ours, { userId: third, id });
    return insertReport(ours, reportOf(id, third));
  });
  expect(statements).toBe(4);
  expect(rows).toBeLessThanOrEqual(12);
});
