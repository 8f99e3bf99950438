import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { entryEditableMs, removedEntriesKeptMs } from "~/platform/limits.ts";
import { readEntry } from "./queries.ts";
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

interface Statement {
  sql: string;
  params: unknown[];
}

/** A handle that notes each statement, so that its cost can be asked of D1 itself. */
function recording() {
  const statements: Statement[] = [];
  const logger = { logQuery: (sql: string, params: unknown[]) => void statements.push({ sql, params }) };
  return { recorded: drizzle(env.DB, { schema, logger }), statements };
}

/** Sends the one statement that was noted once more, and says what it cost. */
async function ask([statement]: Statement[]): Promise<D1Meta> {
  const { meta } = await env.DB.prepare(statement?.sql ?? "")
    .bind(...(statement?.params ?? []))
    .run();
  return meta;
}

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

  test("one entry is one statement and at most six rows", async () => {
    const { recorded, statements } = recording();
    const { entry } = await insertEntry(recorded, newEntry());
    expect(statements).toHaveLength(1);
    await db.delete(schema.guestbookEntry);
    expect((await ask(statements)).rows_written).toBeLessThanOrEqual(6);
    expect(await readEntry(db, entry.id)).toBeDefined();
  });

  test("the newest entries of a person cost their own rows alone, the newest form first", async () => {
    const forms = Array.from({ length: 30 }, () => uuidv7());
    for (const submission of forms) await written({ submission });
    await written({ author: grace });
    const { recorded, statements } = recording();
    const newest = await readOwnEntries(recorded, ada.id, 5);
    expect(newest.map(({ submission }) => submission)).toEqual(forms.slice(-5).reverse());
    // One of the index and one of the table for each.
    expect((await ask(statements)).rows_read).toBeLessThanOrEqual(10);
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
