import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import fc from "fast-check";
import { beforeAll, describe, expect, inject, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { entriesPerPage } from "~/platform/limits.ts";
import { filledId, fillGuestbook } from "../../../../tests/support/fill-guestbook.ts";
import { NotedDatabase } from "../../../../tests/support/noted-database.ts";
import type { Search } from "./fts.ts";
import type { Position } from "./page-address.ts";
import { type EntryPage, readFound, readPage } from "./page-queries.ts";

const noted = new NotedDatabase(env.DB);
const db = drizzle(noted.client, { schema });

async function write(...bodies: string[]): Promise<void> {
  await env.DB.exec("DELETE FROM guestbook_entry");
  const insert = env.DB.prepare(
    "INSERT INTO guestbook_entry (id, author_name, body, country, created_at) VALUES (?, 'Ada Byron', ?, 'DE', 0)",
  );
  await env.DB.batch(bodies.map((body, index) => insert.bind(filledId(index + 1), body)));
}

async function find(words: string, country: string | null = null): Promise<string[]> {
  const { entries } = await readFound(db, { words, country });
  return entries.map(({ body }) => body);
}

/** The ids of all pages in the order in which links lead through them. */
async function follow(
  link: "older" | "newer",
  read: (position: Position) => Promise<EntryPage>,
  start: Position = {},
): Promise<string[]> {
  const seen: string[] = [];
  let position: Position | null = start;
  while (position) {
    if (seen.length > 1000) throw new Error("The links lead round in a circle.");
    const page: EntryPage = await read(position);
    const ids = page.entries.map(({ id }) => id);
    seen.push(...(link === "older" ? ids : ids.reverse()));
    const cursor = page[link];
    position = cursor === null ? null : link === "older" ? { before: cursor } : { after: cursor };
  }
  return seen;
}

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
});

describe.each([100, 10_000, 100_000])("with %i entries", (count) => {
  beforeAll(() => fillGuestbook(env.DB, count));
  const positions: [string, Position][] = [
    ["first", {}],
    ["deep", { before: filledId(count / 2) }],
    ["way back", { after: filledId(count / 2) }],
  ];

  test.each(positions)("the %s page costs at most two statements and a row more than it shows", async (_, position) => {
    const { result, statements, rows } = await noted.costOf(() => readPage(db, position));
    expect(result.entries).toHaveLength(entriesPerPage);
    expect(result.total).toBe(position.before || position.after ? null : count * 0.9);
    expect(statements).toBeLessThanOrEqual(2);
    expect(rows).toBeLessThanOrEqual(entriesPerPage + 1);
  });

  test.each<Search>([
    { words: "everyday", country: null },
    { words: "everyday te", country: "DE" },
    { words: "s", country: null },
    { words: "", country: "NZ" },
    { words: "seldom", country: "DE" },
    { words: "unique", country: null },
    { words: "nothing of the kind", country: null },
  ])("finding $words from $country costs one statement and two rows an entry", async (search) => {
    for (const [, position] of positions) {
      const { result, statements, rows } = await noted.costOf(() => readFound(db, search, position));
      expect(statements).toBe(1);
      expect(rows).toBeLessThanOrEqual(2 * (result.entries.length + 1) + 2);
    }
  });
});

describe("pages", () => {
  beforeAll(() => fillGuestbook(env.DB, 100));

  test.each<[string, (position: Position) => Promise<EntryPage>, number]>([
    ["all entries", (position) => readPage(db, position), 90],
    ["found entries", (position) => readFound(db, { words: "everyday", country: "NZ" }, position), 40],
  ])("of %s follow one another without gap or repetition, there and back", async (_, read, count) => {
    const there = await follow("older", read);
    expect(there).toHaveLength(count);
    expect(there).toEqual([...new Set(there)].sort().reverse());
    const back = await follow("newer", read, { after: there.at(-1) });
    expect(back).toEqual(there.slice(0, -1).reverse());
  });

  test("lead on from an entry that is gone", async () => {
    const gone = filledId(51);
    await env.DB.prepare("DELETE FROM guestbook_entry WHERE id = ?").bind(gone).run();
    for (const read of [
      (position: Position) => readPage(db, position),
      (position: Position) => readFound(db, { words: "everyday", country: null }, position),
    ]) {
      const older = await read({ before: gone });
      const newer = await read({ after: gone });
      expect([older.entries[0]?.id, newer.entries.at(-1)?.id]).toEqual([filledId(49), filledId(52)]);
    }
  });

  test("end where nothing follows", async () => {
    expect(await readPage(db, { before: filledId(1) })).toMatchObject({ entries: [], newer: null, older: null });
    expect(await readPage(db, { after: filledId(99) })).toMatchObject({ entries: [], newer: null, older: null });
    expect(await readPage(db, { after: filledId(80) })).toMatchObject({ newer: null, older: filledId(81) });
    await write("alone");
    expect(await readPage(db)).toMatchObject({ newer: null, older: null, total: 1 });
  });
});

describe("finding", () => {
  test("looks at words, whole and as they begin, in texts and names, whatever their case and accents", async () => {
    await write("Schöne Wolken", "Say cloud, not CLOUDY", "Rain");
    expect(await find("wolken SCHONE")).toEqual(["Schöne Wolken"]);
    expect(await find("clo")).toEqual(["Say cloud, not CLOUDY"]);
    expect(await find("clo say")).toEqual([]);
    expect(await find("byron rain")).toEqual(["Rain"]);
    expect(await find("", "DE")).toHaveLength(3);
    expect(await find("rain", "NZ")).toEqual([]);
    // The index holds the country as a word, too: "de" is one of many languages.
    expect(await find("de")).toEqual([]);
  });

  test("keeps to what everybody may read, as it is now", async () => {
    await write("first words", "second words", "third words");
    await env.DB.batch([
      env.DB.prepare("UPDATE guestbook_entry SET body = 'other text' WHERE id = ?").bind(filledId(1)),
      env.DB.prepare("UPDATE guestbook_entry SET removed_at = 1 WHERE id = ?").bind(filledId(2)),
      env.DB.prepare("UPDATE guestbook_entry SET status = 'hidden' WHERE id = ?").bind(filledId(3)),
    ]);
    expect(await find("words")).toEqual([]);
    expect(await find("text")).toEqual(["other text"]);
    await env.DB.prepare("UPDATE guestbook_entry SET removed_at = NULL WHERE id = ?").bind(filledId(2)).run();
    expect(await find("words")).toEqual(["second words"]);
  });

  test("of scripts without spaces knows only what stands between marks, from its beginning", async () => {
    await write("雲がきれいですね。また来ます。");
    for (const words of ["雲", "雲がきれい", "また来"])
      expect([words, await find(words)]).toEqual([words, [expect.anything()]]);
    expect(await find("きれい")).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['"', []],
    ["*", []],
    ["body:rain", []],
    ["rain OR sun", []],
    ["NOT", []],
    ["-rain", ["rain"]],
    ["^sun*", ["sun"]],
    ["NEAR(rain sun)", []],
    ["{body} : rain", []],
    ["'; --", []],
  ])("takes %j for words, not for syntax", async (words, found) => {
    await write("rain", "sun");
    expect(await find(words)).toEqual(found);
  });

  test("breaks at no text", async () => {
    const text = fc.string({ unit: "binary", maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(text, async (words) => void (await find(words))),
      { numRuns: 100 },
    );
  });

  test("finds an entry by any beginning of it", async () => {
    const unit = fc.constantFrom(..."abcäßØ7雲한عи\"*^:(){}-+,.' ", "👋🏽", "ह");
    const text = fc.string({ unit, minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, fc.nat(30), async (body, end) => {
        await write(body);
        const words = [...body].slice(0, end).join("");
        if (/[\p{L}\p{N}]/u.test(words)) expect(await find(words)).toEqual([body]);
      }),
      { numRuns: 50 },
    );
  });
});
