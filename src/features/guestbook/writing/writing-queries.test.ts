import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { entryEditableMs, removedEntriesKeptMs } from "~/platform/limits.ts";
import { fillGuestbook } from "../../../../tests/support/fill-guestbook.ts";
import { NotedDatabase } from "../../../../tests/support/noted-database.ts";
import { readEntry } from "../queries.ts";
import {
  insertEntry,
  type NewEntry,
  purgeRemoved,
  readOwnEntries,
  readOwnEntry,
  removeEntry,
  restoreEntry,
  updateEntry,
} from "./writing-queries.ts";

const db = drizzle(env.DB, { schema });
const noted = new NotedDatabase(env.DB);
const ada = { id: "ada", name: "Ada" };
const grace = { id: "grace", name: "Grace" };

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
  const now = new Date();
  const people = [ada, grace].map((person) => ({ ...person, email: `${person.id}@example.com` }));
  await db.insert(schema.user).values(people.map((person) => ({ ...person, createdAt: now, updatedAt: now })));
});
beforeEach(async () => {
  await env.DB.exec("DELETE FROM guestbook_entry");
});

function newEntry(fields: Partial<NewEntry> = {}): NewEntry {
  return {
    author: ada,
    body: "Zeile 1\nZeile 2 ❤️",
    country: "DE",
    submission: uuidv7(),
    status: "visible",
    suspicions: [],
    ...fields,
  };
}

const written = async (fields: Partial<NewEntry> = {}) => (await insertEntry(db, newEntry(fields))).entry;

const revisions = () => db.select().from(schema.guestbookRevision);

function editOf(id: string, fields: Partial<Parameters<typeof updateEntry>[1]> = {}) {
  const now = Date.now();
  const times = { editedAt: new Date(now), signedAfter: new Date(now - entryEditableMs) };
  return { userId: ada.id, id, body: "Mended", status: "visible" as const, suspicions: [], ...times, ...fields };
}

describe("signing", () => {
  test("an entry is read as it was written, by everybody and by its author", async () => {
    const { submission, status, suspicions, removedAt, ...entry } = await written({ suspicions: ["tooFast"] });
    expect(entry).toMatchObject({ authorName: "Ada", body: "Zeile 1\nZeile 2 ❤️", country: "DE", editedAt: null });
    expect(await readEntry(db, entry.id)).toEqual(entry);
    const own = await readOwnEntry(db, { userId: "ada", id: entry.id });
    expect(own).toEqual({ ...entry, submission, status: "visible", suspicions: ["tooFast"], removedAt: null });
  });

  test("one form makes one entry, also when it is posted many times at once", async () => {
    const entry = newEntry();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => insertEntry(db, entry)));
    expect(outcomes.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => outcome.entry.id)).size).toBe(1);
    expect(await readOwnEntries(db, ada.id)).toHaveLength(1);
  });

  test("the same form in the hands of somebody else makes an entry of theirs", async () => {
    const { submission } = newEntry();
    await written({ submission });
    expect(await written({ submission, author: grace })).toMatchObject({ authorName: "Grace" });
  });

  test.each([100, 10_000, 100_000])("at %i entries one more is one statement and at most six rows", async (count) => {
    await fillGuestbook(env.DB, count);
    const { statements, rows, written } = await noted.costOf(async () => {
      await insertEntry(drizzle(noted.client, { schema }), newEntry({ suspicions: ["tooFast"] }));
      // D1 gets the same statement once more, and is to write as much.
      await env.DB.exec("DELETE FROM guestbook_entry WHERE user_id IS NOT NULL");
    });
    expect(statements).toBe(1);
    expect(written).toBeLessThanOrEqual(6);
    expect(rows).toBeLessThanOrEqual(6);
    expect(await readOwnEntries(db, ada.id)).toHaveLength(1);
  });

  test("the newest entries of a person cost their own rows alone, the newest form first", async () => {
    const forms = Array.from({ length: 30 }, () => uuidv7());
    for (const submission of forms) await written({ submission });
    await written({ author: grace });
    const { result, rows } = await noted.costOf(() => readOwnEntries(drizzle(noted.client, { schema }), ada.id, 5));
    expect(result.map(({ submission }) => submission)).toEqual(forms.slice(-5).reverse());
    // One of the index and one of the table for each.
    expect(rows).toBeLessThanOrEqual(10);
  });
});

describe("editing", () => {
  test("keeps the text of before, each time", async () => {
    const { id } = await written({ body: "One" });
    for (const [n, body] of ["Two", "Three"].entries())
      await updateEntry(db, editOf(id, { body, editedAt: new Date(n) }));
    expect(await readEntry(db, id)).toMatchObject({ body: "Three", editedAt: new Date(1) });
    expect(await revisions()).toEqual([
      { entryId: id, replacedAt: new Date(0), body: "One" },
      { entryId: id, replacedAt: new Date(1), body: "Two" },
    ]);
  });

  test.each([
    ["somebody else's", { status: "visible" as const }, { userId: "grace" }],
    ["a removed one", { removedAt: new Date() }, {}],
    ["one that a moderator has hidden", { status: "hidden" as const }, {}],
    ["one that was signed too long ago", { createdAt: new Date(Date.now() - entryEditableMs - 1000) }, {}],
  ])("%s is left as it is, and nothing is kept", async (_, state, edit) => {
    const { id } = await written();
    await db.update(schema.guestbookEntry).set(state);
    const before = await readOwnEntry(db, { userId: ada.id, id });
    expect(await updateEntry(db, editOf(id, edit))).toBeUndefined();
    expect(await readOwnEntry(db, { userId: ada.id, id })).toEqual(before);
    expect(await revisions()).toEqual([]);
  });
});

describe("removing", () => {
  test("takes an entry away, once, and brings it back in time", async () => {
    const { id } = await written();
    const owned = { userId: ada.id, id };
    expect(await removeEntry(db, owned, new Date(1000))).toMatchObject({ id });
    expect(await removeEntry(db, owned, new Date(2000))).toBeUndefined();
    expect(await readEntry(db, id)).toBeUndefined();
    expect(await restoreEntry(db, owned, new Date(1000))).toBeUndefined();
    expect(await restoreEntry(db, owned, new Date(999))).toMatchObject({ id, removedAt: null });
    expect(await readEntry(db, id)).toBeDefined();
  });

  test("is for the author alone, and so is bringing back", async () => {
    const { id } = await written();
    expect(await removeEntry(db, { userId: grace.id, id }, new Date())).toBeUndefined();
    expect(await readEntry(db, id)).toBeDefined();
    await removeEntry(db, { userId: ada.id, id }, new Date());
    expect(await restoreEntry(db, { userId: grace.id, id }, new Date(0))).toBeUndefined();
    expect(await readEntry(db, id)).toBeUndefined();
  });

  test("what was removed long ago is deleted with its history, the rest stays", async () => {
    const now = Date.now();
    const [old, recent, kept] = [await written(), await written(), await written()];
    await updateEntry(db, editOf(old.id));
    await removeEntry(db, { userId: ada.id, id: old.id }, new Date(now - removedEntriesKeptMs - 1));
    await removeEntry(db, { userId: ada.id, id: recent.id }, new Date(now - removedEntriesKeptMs + 1));
    await purgeRemoved(db, new Date(now - removedEntriesKeptMs));
    const left = (await readOwnEntries(db, ada.id)).map(({ id }) => id);
    expect(left.sort()).toEqual([recent.id, kept.id].sort());
    expect(await revisions()).toEqual([]);
  });
});
