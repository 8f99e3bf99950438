import { randomUUID } from "node:crypto";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "../../db/schema/index.ts";
import { readAddress } from "../../src/features/guestbook/reading/page-address.ts";
import { readRequested } from "../../src/features/guestbook/reading/page-queries.ts";
import { insertEntry } from "../../src/features/guestbook/writing/writing-queries.ts";
import { NotedDatabase } from "../../tests/support/noted-database.ts";
import type { Reading } from "./readings.ts";
import type { Filled } from "./subjects.ts";

/** Rows that the dearest page of a kind reads, found out by the site's own query. */
export async function rowsOfReading({ database, size }: Filled, { paths }: Reading) {
  const noted = new NotedDatabase(database);
  const db = drizzle(noted.client, { schema });
  let rowsRead = 0;
  for (const path of paths(size)) {
    const request = readAddress(new URL(path, "https://site.test").searchParams);
    if ("fault" in request) throw new Error(`${path} is no page: ${request.fault}`);
    const { result, rows } = await noted.costOf(() => readRequested(db, request));
    if (result.entries.length === 0 || rows === 0) throw new Error(`${path} came back empty.`);
    rowsRead = Math.max(rowsRead, rows);
  }
  return { rowsRead };
}

/** Rows that D1 writes with one entry. The entry is taken away before D1 gets the same statement once more. */
export async function rowsOfSigning({ database }: Filled) {
  const noted = new NotedDatabase(database);
  const db = drizzle(noted.client, { schema });
  const author = { id: "person-0", name: "Person 0" };
  const entry = { author, body: "Greetings", country: "DE", submission: randomUUID(), suspicions: [] };
  const takeAway = () =>
    database.prepare("DELETE FROM guestbook_entry WHERE submission = ?").bind(entry.submission).run();
  const { written: rowsWritten } = await noted.costOf(async () => {
    await insertEntry(db, { ...entry, status: "visible" });
    await takeAway();
  });
  await takeAway();
  return { rowsWritten };
}
