import { randomUUID } from "node:crypto";
import { entriesPerPage, suspicion } from "../../src/platform/limits.ts";
import { stampMadeAt } from "../../tests/support/entries.ts";
import { fillGuestbook } from "../../tests/support/fill-guestbook.ts";
import { describeModule } from "../workerd/module.ts";
import { openPages } from "../workerd/people.ts";
import { migrate, startBuiltSite } from "../workerd/site.ts";
import { startWorker } from "../workerd/worker.ts";
import { type Answer, type Subject, send } from "./load.ts";
import type { Reading } from "./readings.ts";

/** A Worker whose guestbook has so many entries. */
export interface Filled {
  size: number;
  url: URL;
  database: D1Database;
  close(): Promise<void>;
}

/** The built Worker. */
export async function startSite(size: number): Promise<Filled> {
  const { url, database, close } = await startBuiltSite();
  const filled = { size, url, database: await database("DB"), close };
  await fillGuestbook(filled.database, size);
  return filled;
}

/** The naive one, in a workerd of its own that is started in the same way. */
export async function startNaive(size: number): Promise<Filled> {
  const worker = { ...describeModule(new URL("naive.ts", import.meta.url)), d1Databases: { DB: "naive" } };
  const { url, database, close } = await startWorker(worker);
  const filled = { size, url, database: await database("DB"), close };
  await migrate(filled.database);
  await fillGuestbook(filled.database, size);
  return filled;
}

/** Who has written a moment ago gets no copies: a bookmark in the cookie says so. D1 takes any that it could have made. */
const hasWritten = { cookie: `cirrus.bookmark=${"0".repeat(8)}-${"0".repeat(8)}-${"0".repeat(8)}-${"0".repeat(32)}` };

/** People who read one kind of page, all its addresses in turn. */
export function readersOf({ url, size }: Filled, { paths, isCopied, entries }: Reading): Subject {
  const addresses = paths(size);
  let [count, statements] = [0, 0];
  return {
    url,
    next: () => {
      count += 1;
      return { path: addresses[count % addresses.length] ?? "", headers: isCopied ? {} : hasWritten };
    },
    check: (answer) => {
      assertShows(answer, entries);
      if (isCopied !== (answer.headers.age !== undefined))
        throw new Error(isCopied ? "A page was made anew that was to be a copy." : "A copy came in place of a page.");
      if (!isCopied) statements = Math.max(statements, statementsOf(answer));
    },
    cost: () => (isCopied ? {} : { statements }),
  };
}

/** What the Worker says at stage `dev`. */
function statementsOf({ headers }: Answer): number {
  return Number(/"(\d+) statements"/.exec(String(headers["server-timing"]))?.[1]);
}

/** Asks for a page until a copy of it is kept. */
export async function untilCopied({ url, size }: Filled, { paths }: Reading): Promise<void> {
  const path = paths(size)[0] ?? "";
  for (let tries = 0; tries < 100; tries += 1) {
    const { headers } = await send(url, { path });
    if (headers.age !== undefined) return;
  }
  throw new Error(`No copy of ${path} is kept.`);
}

/** People who read the naive page. */
export function readersOfNaive({ url }: Filled): Subject {
  let rowsRead = 0;
  return {
    url,
    next: () => ({ path: "/" }),
    check: (answer) => {
      assertShows(answer, entriesPerPage);
      rowsRead = Number(answer.headers["x-rows-read"]);
    },
    cost: () => ({ statements: 1, rowsRead }),
  };
}

function assertShows({ status, text }: Answer, entries: number): void {
  // The first page also has an empty one, which those that come later are made from.
  const found = text.split(/<article id="entry-[^"]/).length - 1;
  if (status !== 200 || found !== entries) throw new Error(`A page came with status ${status} and ${found} entries.`);
}

/** Each may sign five times: more than two minutes of it on a machine that is quick. */
const people = 3000;

/** People who sign, one after the other, each with a text of their own. What they wrote is gone after each turn. */
export async function signersOf({ url, database }: Filled): Promise<Subject> {
  const pages = await openPages(new Array<URL>(people).fill(url), database);
  let [count, statements] = [0, 0];
  return {
    url,
    next: () => {
      count += 1;
      const stamp = stampMadeAt(Date.now() - suspicion.fastestFillMs);
      const form = { stamp, body: `Greetings ${randomUUID()}` };
      return { path: "/guestbook/sign?_action=guestbook.sign", headers: pages[count % people]?.headers ?? {}, form };
    },
    check: (answer) => {
      const { status, headers } = answer;
      if (status !== 303 || !headers.location?.startsWith("/guestbook#entry-"))
        throw new Error(`Signing ended with ${status} and led to ${headers.location}.`);
      statements = Math.max(statements, statementsOf(answer));
    },
    cost: () => ({ statements }),
    afterTurn: async () => void (await database.exec("DELETE FROM guestbook_entry WHERE user_id IS NOT NULL")),
  };
}
