import { expect } from "vitest";
import { firefox, type People, safari } from "./people.ts";
import type { Site } from "./site.ts";
import { LiveSocket } from "./socket.ts";
import { Visitor } from "./visitor.ts";

/** Somebody who has left a trace in every table and every object, and how to find what is left of them. */
export interface Busy {
  id: string;
  email: string;
  name: string;
  laptop: Visitor;
  phone: Visitor;
  /** A socket of the phone, open. */
  socket: LiveSocket;
}

/** The subject of the one mail that may stay in the dev mailbox. */
export const farewell = "Your account on Cirrus was deleted";

let count = 0;

export async function makeBusyPerson(site: Site, people: People): Promise<Busy> {
  count += 1;
  const email = `busy-${count}@traces.example`;
  const name = `Traceable Ada ${count}`;
  const { visitor: laptop, ip } = await people.signInWith(firefox, email);
  await laptop.submit("/profile?_action=profile.update", { name }, { "cf-connecting-ip": ip });
  const { visitor: phone } = await people.signInWith(safari, email);
  // The mail about the second device goes out after the answer: whoever compares traces must not meet it on its way.
  const told = site.db.prepare(
    "SELECT count(*) AS n FROM dev_mail WHERE recipient = ? AND subject LIKE 'New sign-in %'",
  );
  await expect.poll(() => told.bind(email).first("n")).toBe(1);
  const id = (await site.db.prepare("SELECT id FROM user WHERE email = ?").bind(email).first<string>("id")) ?? "";
  await writeRows(site, id);
  await laptop.sign("One entry");
  await laptop.sign("Another entry");
  const socket = await LiveSocket.open(site.url, { cookie: phone.cookie });
  socket.send({ type: "add", n: 1, amount: 1 });
  await socket.next("acknowledged");
  await new Visitor(site.url).askForCode(email, { "cf-connecting-ip": `198.51.100.${count}` });
  return { id, email, name, laptop, phone, socket };
}

/** What only other journeys write: a passkey, a linked account, choices, devices, an entry that was taken back and what hangs on it. */
async function writeRows({ db }: Site, id: string): Promise<void> {
  const statements = [
    `INSERT INTO passkey (id, name, public_key, user_id, credential_id, counter, device_type, backed_up)
     VALUES ('key-' || ?1, 'Key', 'public', ?1, 'credential-' || ?1, 0, 'singleDevice', 0)`,
    `INSERT INTO account (id, user_id, provider_id, account_id, access_token, refresh_token, id_token, created_at, updated_at)
     VALUES ('account-' || ?1, ?1, 'github', '42-' || ?1, 'secret-access', 'secret-refresh', 'secret-id', 1, 1)`,
    "INSERT OR REPLACE INTO preference (user_id) VALUES (?1)",
    `INSERT OR REPLACE INTO known_device (user_id, device, country, last_seen_at) VALUES (?1, 'Firefox on Linux', 'DE', 1)`,
    `INSERT INTO guestbook_entry (id, user_id, author_name, body, country, created_at, removed_at)
     VALUES ('taken-back-' || ?1, ?1, 'Ada', 'Taken back', 'DE', 1, 2)`,
    `INSERT INTO guestbook_revision (entry_id, replaced_at, body) VALUES ('taken-back-' || ?1, 1, 'Before, by ' || ?1)`,
    "INSERT INTO guestbook_reaction (entry_id, user_id, kind) VALUES ('taken-back-' || ?1, ?1, 'heart')",
    `INSERT INTO guestbook_report (entry_id, user_id, reason, note, created_at)
     VALUES ('taken-back-' || ?1, ?1, 'other', 'A note', 1)`,
    `INSERT INTO moderation_decision (id, subject_id, kind, reason, created_at)
     VALUES (hex(randomblob(16)), ?1, 'hide', 'A reason', 1)`,
    `INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
     VALUES ('ticket-' || ?1, 'ticket', json_object('user', json_object('id', ?1)), 9999999999999, 1, 1)`,
  ];
  await db.batch(statements.map((statement) => db.prepare(statement).bind(id)));
}

/** Where a person can still be found: tables of D1, KV, objects. Empty when nothing is left. */
export async function tracesOf(site: Site, { id, email, name }: Busy): Promise<string[]> {
  const places = [...(await rowsOfD1(site)), ...(await entriesOfKv(site)), ...(await rowsOfCounter(site))];
  const isFound = (text: string) => [id, email, name].some((needle) => text.includes(needle));
  return places.filter(([, text]) => isFound(text)).map(([place, text]) => `${place}: ${text}`);
}

type Place = [place: string, text: string];

async function rowsOfD1({ db }: Site): Promise<Place[]> {
  const tables = await db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{ name: string }>();
  const ours = tables.results.map((table) => table.name).filter((table) => !/^(_cf|sqlite|d1)_/.test(table));
  const places = await Promise.all(
    ours.map(async (table) => {
      const { results } = await db.prepare(`SELECT * FROM "${table}"`).all();
      const isFarewell = (row: Record<string, unknown>) => table === "dev_mail" && row.subject === farewell;
      return results.filter((row) => !isFarewell(row)).map((row): Place => [table, JSON.stringify(row)]);
    }),
  );
  return places.flat();
}

async function entriesOfKv({ worker }: Site): Promise<Place[]> {
  const kv: KVNamespace | undefined = (await worker.getEnv()).SESSIONS;
  if (!kv) return [];
  const { keys } = await kv.list();
  return Promise.all(keys.map(async ({ name }): Promise<Place> => ["KV", `${name} ${await kv.get(name)}`]));
}

async function rowsOfCounter({ worker }: Site): Promise<Place[]> {
  const storage = await worker.getDurableObjectStorage("Counter", { name: "global" });
  const rows = await Promise.all(["snapshot", "last_number"].map((table) => storage.exec(`SELECT * FROM ${table}`)));
  return rows.flat().map((row): Place => ["Counter", JSON.stringify(row)]);
}
