import type { BaseSQLiteDatabase } from "drizzle-orm/sqlite-core";
import { v7 as uuidv7 } from "uuid";
import * as schema from "./schema/index.ts";
import { seededPeople, seededReports, troublesome } from "./seed-reports.ts";

/** The moment of the newest seeded entry: fixed, so that two checkouts show the same guestbook. */
const newestAt = Date.UTC(2026, 9, 31, 18, 30);
const entryCount = 60;
/** D1 takes at most 100 values in one statement. */
const rowsPerInsert = 10;

const names = [
  "Morning reader",
  "Night owl",
  "Cloud watcher",
  "Slow typist",
  "Train passenger",
  "Second visitor",
  "Kite flyer",
  "Edge walker",
  "Tea drinker",
  "Map collector",
  "Quiet neighbour",
  "Bell ringer",
];

const countries = ["DE", "NZ", "BR", "JP", "KE", "CA", "IN", "PT", "FI", null];

const bodies = [
  "Came for the counter, stayed for the clouds.",
  "Read this on a train with one bar of signal. It was there before I looked up.",
  "First!",
  "It works with JavaScript off. I checked twice.",
  "Grüße aus dem Regen. Schöne Wolken habt ihr hier.",
  "Olá! Que página leve.",
  "雲がきれいですね。",
  "مرحبا من بعيد، صفحة سريعة جدا.",
  "I pressed plus one forty times. Somebody else pressed minus one forty-one times. We are at peace.",
  "A haiku:\nhigh thin line of ice\nsomebody clicks a button\nand everyone sees",
  "Kia ora 👋🏽 from the far side.",
  "The code arrived before I had found my glasses.",
  "Note to self: fewer frameworks, more clouds.",
  "Does anyone else leave this open in a tab just to watch the number move?",
  "Cirrus, from the Latin for a curl of hair. Now you know.",
];

/**
 * What a fresh checkout starts with: the same guestbook entries everywhere, from nobody in particular, and some work for
 * a moderator. Does nothing when the guestbook is not empty. Returns how many entries it wrote for all to read.
 */
export async function seed(db: BaseSQLiteDatabase<"async", unknown, typeof schema>): Promise<number> {
  const existing = await db.select({ id: schema.guestbookEntry.id }).from(schema.guestbookEntry).limit(1);
  if (existing.length > 0) return 0;
  const visible = Array.from({ length: entryCount }, (_, index) => entryAt(index));
  const entries = [...visible, ...troublesome(newestAt)];
  await db.insert(schema.user).values(seededPeople(newestAt)).onConflictDoNothing();
  for (let start = 0; start < entries.length; start += rowsPerInsert) {
    await db.insert(schema.guestbookEntry).values(entries.slice(start, start + rowsPerInsert));
  }
  await db.insert(schema.guestbookReport).values(seededReports(entries, newestAt));
  return visible.length;
}

/** Entry number `index`, counted from the oldest. Gaps between entries differ, as they would between people. */
function entryAt(index: number) {
  const age = entryCount - 1 - index;
  const msecs = newestAt - age * 7 * 3_600_000 - ((age * 37) % 60) * 60_000;
  const random = Uint8Array.from({ length: 16 }, (_, byte) => (index * 31 + byte * 17) % 256);
  return {
    id: uuidv7({ msecs, random, seq: index }),
    authorName: pick(names, index * 5),
    body: pick(bodies, index),
    country: pick(countries, index * 3),
    createdAt: new Date(msecs),
  };
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError("Nothing to pick from.");
  return item;
}
