import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firefox, leadsTo, People, safari } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { type Busy, farewell, makeBusyPerson, tracesOf } from "../support/traces.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite({ vars: { STAGE: "dev", PRESENCE_SHARDS: "2" } });
  people = new People(site);
});
afterAll(() => site.close());

const remove = (visitor: Visitor, confirmation: string, entries = "remove", headers: Record<string, string> = {}) =>
  visitor.submit("/profile/delete?_action=profile.remove", { confirmation, entries }, headers);

const scheduledJob = () => site.worker.scheduled({ cron: "17 3 * * *", scheduledTime: new Date() });

const pendingDeletions = () => site.db.prepare("SELECT count(*) AS n FROM account_deletion").first<number>("n");

async function subjectsTo(email: string): Promise<string[]> {
  const mails = await new Visitor(site.url).get(`/dev/mailbox.json?to=${encodeURIComponent(email)}`);
  return (await mails.json<{ subject: string }[]>()).map(({ subject }) => subject);
}

/** What is left of an entry that this person had written. */
async function entriesOf({ name }: Busy, ids: string[]): Promise<Record<string, unknown>[]> {
  const marks = ids.map(() => "?").join();
  const query = `SELECT author_name, country, user_id, body FROM guestbook_entry WHERE id IN (${marks}) ORDER BY id`;
  const { results } = await site.db
    .prepare(query)
    .bind(...ids)
    .all();
  expect(JSON.stringify(results)).not.toContain(name);
  return results;
}

async function entryIds({ id }: Busy): Promise<string[]> {
  const { results } = await site.db
    .prepare("SELECT id FROM guestbook_entry WHERE user_id = ?")
    .bind(id)
    .all<{ id: string }>();
  return results.map((entry) => entry.id);
}

/** Nothing is left but the farewell, and the browsers are signed out. */
async function expectGone(person: Busy): Promise<void> {
  await expect.poll(pendingDeletions).toBe(0);
  expect(await tracesOf(site, person)).toEqual([]);
  expect(await subjectsTo(person.email)).toEqual([farewell]);
  for (const visitor of [person.laptop, person.phone]) expect((await visitor.get("/profile")).status).toBe(303);
}

describe("deleting an account", () => {
  test("removes every trace in D1, KV and the objects, entries too, and closes sockets at once", async () => {
    const person = await makeBusyPerson(site, people);
    const bystander = await makeBusyPerson(site, people);
    const ids = await entryIds(person);
    const before = (await tracesOf(site, person)).map((trace) => trace.split(":")[0]);
    for (const place of [
      "user",
      "session",
      "account",
      "passkey",
      "preference",
      "known_device",
      "guestbook_entry",
      "guestbook_revision",
      "guestbook_reaction",
      "guestbook_report",
      "moderation_decision",
      "verification",
      "KV",
      "Counter",
    ]) {
      expect(before).toContain(place);
    }
    const theirs = (await tracesOf(site, bystander)).sort();
    expect(leadsTo(await remove(person.laptop, ` ${person.email.toUpperCase()} `))).toEqual([303, "/profile/deleted"]);
    await person.socket.next("session-ended");
    await expect.poll(() => person.socket.isOpen()).toBe(false);
    expect(person.laptop.cookie).not.toContain("session_token");
    expect(await person.laptop.read("/profile/deleted")).toContain("Your account was deleted");
    await expectGone(person);
    expect(await entriesOf(person, ids)).toEqual([]);
    expect((await tracesOf(site, bystander)).sort()).toEqual(theirs);
    expect(bystander.socket.isOpen()).toBe(true);
    await bystander.socket.close();
  });

  test("keeps entries as a former visitor's when that was chosen, but those that were taken back", async () => {
    const person = await makeBusyPerson(site, people);
    const ids = await entryIds(person);
    expect(ids).toHaveLength(3);
    await site.db
      .prepare(
        "INSERT INTO guestbook_revision (entry_id, replaced_at, body) SELECT id, 1, ?1 FROM guestbook_entry WHERE user_id = ?2 AND removed_at IS NULL",
      )
      .bind(`I am ${person.name}`, person.id)
      .run();
    await remove(person.laptop, person.email, "keep");
    await expectGone(person);
    const anonymous = { author_name: "Former visitor", country: null, user_id: null };
    expect(await entriesOf(person, ids)).toEqual([
      { ...anonymous, body: "One entry" },
      { ...anonymous, body: "Another entry" },
    ]);
    expect(await new Visitor(site.url).read("/guestbook")).toContain("Former visitor");
    const inGerman = await new Visitor(site.url).get("/guestbook", { "accept-language": "de" });
    expect(await inGerman.text()).toContain("Ehemaliger Gast");
  });

  test("the counter keeps its count and forgets who moved it last, on everybody's screen", async () => {
    const person = await makeBusyPerson(site, people);
    const watcher = await people.openSocket(new Visitor(site.url));
    const before = await new Visitor(site.url).readCounter();
    expect(before.movedBy).toBe(person.name);
    await remove(person.laptop, person.email);
    const after = await watcher.next("counter", ({ movedBy }) => movedBy === "Former visitor");
    expect(after).toEqual({ ...before, seq: before.seq + 1, movedBy: "Former visitor" });
    await watcher.close();
  });

  test("closes every socket, however many sessions there are", async () => {
    const email = people.someone();
    const { visitor: laptop } = await people.signInWith(firefox, email);
    await people.addSessions(email, 120, Date.now() + 60_000);
    const { visitor: phone } = await people.signInWith(safari, email);
    const socket = await people.openSocket(phone);
    await remove(laptop, email);
    await socket.next("session-ended");
    await expect.poll(() => socket.isOpen()).toBe(false);
  });

  test("the same address starts anew afterwards", async () => {
    const person = await makeBusyPerson(site, people);
    await remove(person.laptop, person.email, "keep");
    await expectGone(person);
    const { visitor } = await people.signInWith(firefox, person.email);
    const profile = await visitor.read("/profile");
    expect(profile).toContain(person.email);
    expect(profile).not.toContain(person.name);
  });
});

const trigger = (event: string) => `CREATE TRIGGER fault BEFORE ${event} BEGIN SELECT RAISE(ABORT, 'fault'); END`;

async function inCounter(statement: string): Promise<void> {
  const storage = await site.worker.getDurableObjectStorage("Counter", { name: "global" });
  await storage.exec(statement);
}

describe("a fault while an account is deleted", () => {
  test.each([
    ["sessions", trigger("DELETE ON session")],
    ["entries that go", trigger("DELETE ON guestbook_entry")],
    ["codes", trigger("DELETE ON verification WHEN OLD.identifier = 'ticket'")],
    ["mails of the dev mailbox", trigger("DELETE ON dev_mail")],
    ["passkeys", trigger("DELETE ON passkey")],
    ["the person", trigger("DELETE ON user")],
  ])("at %s: the person reads that it follows, cannot sign in, and the daily job finishes it", async (_, fault) => {
    const person = await makeBusyPerson(site, people);
    await site.db.prepare(fault).run();
    try {
      expect(leadsTo(await remove(person.laptop, person.email))).toEqual([303, "/profile/deleted?soon"]);
      expect(await person.laptop.read("/profile/deleted?soon")).toContain("The rest follows by itself within a day");
      expect(person.laptop.cookie).not.toContain("session_token");
      await expectRefused(person.email);
      await scheduledJob();
      expect(await pendingDeletions()).toBe(1);
    } finally {
      await site.db.prepare("DROP TRIGGER fault").run();
    }
    await scheduledJob();
    await person.socket.next("session-ended");
    await expectGone(person);
  });

  test("at entries that stay", async () => {
    const person = await makeBusyPerson(site, people);
    const ids = await entryIds(person);
    await site.db.prepare(trigger("UPDATE ON guestbook_entry")).run();
    await remove(person.laptop, person.email, "keep");
    await site.db.prepare("DROP TRIGGER fault").run();
    await scheduledJob();
    await expectGone(person);
    expect(await entriesOf(person, ids)).toHaveLength(2);
  });

  test("at the counter", async () => {
    const person = await makeBusyPerson(site, people);
    await inCounter("ALTER TABLE last_number RENAME TO last_number_away");
    try {
      expect(leadsTo(await remove(person.laptop, person.email))).toEqual([303, "/profile/deleted?soon"]);
      await scheduledJob();
      expect(await pendingDeletions()).toBe(1);
    } finally {
      await inCounter("ALTER TABLE last_number_away RENAME TO last_number");
    }
    await scheduledJob();
    await expectGone(person);
  });

  test("at the last trace: all else is gone, and the daily job removes it", async () => {
    const person = await makeBusyPerson(site, people);
    await site.db.prepare(trigger("DELETE ON account_deletion")).run();
    expect(leadsTo(await remove(person.laptop, person.email))).toEqual([303, "/profile/deleted"]);
    await expect.poll(() => site.logs().join("\n")).toContain("deletion-not-closed");
    await site.db.prepare("DROP TRIGGER fault").run();
    await scheduledJob();
    await expect.poll(pendingDeletions).toBe(0);
    expect(await tracesOf(site, person)).toEqual([]);
  });

  test("before it was noted: an error, and nothing has changed", async () => {
    const person = await makeBusyPerson(site, people);
    const before = (await tracesOf(site, person)).sort();
    await site.db.prepare(trigger("INSERT ON account_deletion")).run();
    const response = await remove(person.laptop, person.email);
    await site.db.prepare("DROP TRIGGER fault").run();
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("Something broke on our side.");
    expect((await tracesOf(site, person)).sort()).toEqual(before);
    expect(person.socket.isOpen()).toBe(true);
    expect((await person.phone.get("/profile")).status).toBe(200);
    await person.socket.close();
  });

  test("nothing of it names the person in the log", () => {
    const log = site.logs().join("\n");
    expect(log).toContain("deletion-interrupted");
    expect(log).not.toMatch(/traces\.example|Traceable/);
  });
});

async function expectRefused(email: string): Promise<void> {
  const visitor = new Visitor(site.url);
  await visitor.askForCode(email, { "cf-connecting-ip": "198.51.100.250" });
  const response = await visitor.enterCode(email, await visitor.readCode(email), {
    "cf-connecting-ip": "198.51.100.250",
  });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain("This account is being deleted");
  expect(visitor.cookie).not.toContain("session_token");
}

describe("who may delete an account", () => {
  test("a wrong address, none, or no choice is refused with a sentence, and what was typed stays", async () => {
    const person = await makeBusyPerson(site, people);
    const wrong = await remove(person.laptop, "someone@else.example", "keep");
    expect(wrong.status).toBe(400);
    const page = await wrong.text();
    expect(page).toContain("That is not the e-mail address of this account.");
    expect(page).toContain('value="someone@else.example"');
    expect(page).toMatch(/value="keep" checked/);
    // The one that was taken back goes in any case.
    expect(page).toContain("What becomes of your 2 guestbook entries?");
    // Nor is it said of an account that is there.
    expect(leadsTo(await person.laptop.get("/profile/deleted"))).toEqual([303, "/profile"]);
    expect(await (await remove(person.laptop, " ")).text()).toContain("Type your e-mail address.");
    const unchosen = await remove(person.laptop, person.email, "neither");
    expect(unchosen.status).toBe(400);
    expect(await unchosen.text()).toContain("Choose what becomes of your guestbook entries.");
    expect((await person.laptop.get("/profile")).status).toBe(200);
    expect(await pendingDeletions()).toBe(0);
    await person.socket.close();
  });

  test("a sign-in that is not fresh is asked to sign in again", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith(firefox, email);
    await site.db
      .prepare(
        "UPDATE session SET created_at = created_at - 601000 WHERE token IN (SELECT token FROM session JOIN user ON user.id = user_id WHERE email = ?)",
      )
      .bind(email)
      .run();
    expect(await visitor.read("/profile/delete")).toContain('href="/sign-in?again=&amp;next=%2Fprofile%2Fdelete"');
    expect((await remove(visitor, email)).status).toBe(403);
    expect((await visitor.get("/profile")).status).toBe(200);
  });

  test("the signed-out, an ended session and a page of another site delete nothing", async () => {
    const { email, laptop, phone } = await people.twoBrowsers();
    expect((await remove(new Visitor(site.url), email)).status).toBe(401);
    expect((await remove(laptop, email, "remove", { origin: "https://evil.example" })).status).toBe(403);
    await laptop.submit("/profile?_action=profile.endOtherSessions", {});
    expect((await remove(phone, email)).status).toBe(401);
    expect((await laptop.postJson("/auth/delete-user", {})).status).toBe(404);
    expect(await pendingDeletions()).toBe(0);
    expect((await laptop.get("/profile")).status).toBe(200);
  });

  test("pressing twice deletes once", async () => {
    const { email, laptop } = await people.twoBrowsers();
    const stolen = laptop.cookie;
    const { visitor: other } = await people.signInWith(safari, people.someone());
    expect((await remove(laptop, email)).status).toBe(303);
    expect((await remove(other, email, "remove", { cookie: stolen })).status).toBe(401);
  });
});
