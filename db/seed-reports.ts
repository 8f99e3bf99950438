import { v7 as uuidv7 } from "uuid";
import type * as schema from "./schema/index.ts";

type Entry = typeof schema.guestbookEntry.$inferInsert;
type Person = typeof schema.user.$inferInsert;
type Report = typeof schema.guestbookReport.$inferInsert;

const hour = 3_600_000;

/** Accounts with something to report, and two with something to be reported for. Like all of the seed, nobody in particular. */
const people = [
  { name: "Kite flyer", ageHours: 9000 },
  { name: "Tea drinker", ageHours: 7000 },
  { name: "Map collector", ageHours: 5000 },
  { name: "Umbrella seller", ageHours: 12 },
  { name: "Grey sky", ageHours: 3000 },
];

const idOf = (name: string) => `seed-${name.toLowerCase().replace(" ", "-")}`;

export function seededPeople(newestAt: number): Person[] {
  return people.map(({ name, ageHours }) => {
    const at = new Date(newestAt - ageHours * hour);
    const email = `${idOf(name).replace("seed-", "")}@example.com`;
    return { id: idOf(name), name, email, emailVerified: true, createdAt: at, updatedAt: at };
  });
}

const rude = "Whoever likes clouds is a fool, and so is whoever reads this.";

const waiting = [
  {
    author: "Umbrella seller",
    body: "Umbrellas at half the price, today only: https://umbrellas.example/sale",
    suspicions: ["linkOfNewAccount"],
  },
  {
    author: "Umbrella seller",
    body: "UMBRELLAS AT HALF THE PRICE, TODAY ONLY! ASK ME!",
    suspicions: ["nearlySameText", "shouting"],
  },
  { author: "Grey sky", body: rude, suspicions: null },
];

/** Entries that wait for a moderator: two were suspicious when they were signed, one was reported by three people. */
export function troublesome(newestAt: number): Entry[] {
  return waiting.map(({ author, ...entry }, index) => {
    const msecs = newestAt - (index + 1) * 3 * hour;
    const random = Uint8Array.from({ length: 16 }, (_, byte) => (index * 29 + byte * 13 + 7) % 256);
    const id = uuidv7({ msecs, random, seq: index });
    const createdAt = new Date(msecs);
    return { id, userId: idOf(author), authorName: author, country: null, createdAt, status: "waiting", ...entry };
  });
}

const reports = [
  { by: "Kite flyer", body: rude, reason: "abuse", note: "" },
  { by: "Tea drinker", body: rude, reason: "abuse", note: "Said to everybody, for no reason." },
  { by: "Map collector", body: rude, reason: "other", note: "There are kinder ways to dislike clouds." },
  { by: "Map collector", body: "First!", reason: "other", note: "It was not the first." },
  { by: "Tea drinker", body: "First!", reason: "spam", note: "" },
  { by: "Kite flyer", body: "Olá! Que página leve.", reason: "spam", note: "I cannot read this. Is it advertising?" },
] as const;

/** Reports that are open: of the entry above, and of the newest of `entries` that say the rest. */
export function seededReports(entries: Entry[], newestAt: number): Report[] {
  return reports.map(({ by, body, reason, note }, index) => {
    const entryId = entries.findLast((entry) => entry.body === body)?.id;
    if (!entryId) throw new Error(`No seeded entry says “${body}”.`);
    return { entryId, userId: idOf(by), reason, note, createdAt: new Date(newestAt + (index + 1) * 600_000) };
  });
}
