import { admin } from "better-auth/plugins/admin";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peopleListed } from "~/platform/limits.ts";
import { firefox, People, safari } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

/** Several shards, so that the sockets of one person are not all in one place. */
let site: Site;
let people: People;
let boss: Person;
beforeAll(async () => {
  site = await startSite({
    vars: { STAGE: "dev", PRESENCE_SHARDS: "3", ADMIN_EMAILS: "First@Example.com, later@example.com" },
  });
  people = new People(site);
  boss = await someone(undefined, "first@example.com");
});
afterAll(() => site.close());

interface Person {
  email: string;
  id: string;
  visitor: Visitor;
}

/** Somebody signed in whose role is what D1 says, however they came by it. */
async function someone(role?: string, email = people.someone()): Promise<Person> {
  const { visitor } = await people.signInWith(firefox, email);
  if (role) await site.db.prepare("UPDATE user SET role = ? WHERE email = ?").bind(role, email).run();
  return { email, visitor, id: (await rowOf(email)).id };
}

interface Row {
  id: string;
  role: string;
  banned: number;
  ban_reason: string | null;
  ban_expires: number | null;
}

async function rowOf(email: string): Promise<Row> {
  const row = await site.db.prepare("SELECT * FROM user WHERE email = ?").bind(email).first<Row>();
  if (!row) throw new Error(`${email} has no account.`);
  return row;
}

const ban = ({ visitor }: Person, { id: userId }: { id: string }, more: object = {}) =>
  visitor.postJson("/auth/admin/ban-user", { userId, ...more });
const unban = ({ visitor }: Person, { id: userId }: Person) => visitor.postJson("/auth/admin/unban-user", { userId });
const setRole = ({ visitor }: Person, { id: userId }: Person, role: unknown) =>
  visitor.postJson("/auth/admin/set-role", { userId, role });
const list = ({ visitor }: Person, query = "") => visitor.get(`/auth/admin/list-users${query}`);

let callers = 0;
/** Asks for a code and enters it, as a browser that was never here. */
async function enterByForm(email: string, change: (code: string) => string = (code) => code): Promise<Response> {
  callers += 1;
  const headers = { "cf-connecting-ip": `198.51.100.${callers}` };
  const visitor = new Visitor(site.url);
  await visitor.askForCode(email, headers);
  return visitor.enterCode(email, change(await visitor.readCode(email)), headers);
}

const otherDigits = (code: string) => (code === "000000" ? "111111" : "000000");
const banned = "This account is banned, so it cannot sign in.";

describe("who is what", () => {
  test("whoever signs in with a listed address is an admin from the first session on, and nobody else is", async () => {
    expect((await rowOf("first@example.com")).role).toBe("admin");
    const visitor = await someone();
    expect((await rowOf(visitor.email)).role).toBe("visitor");
  });

  test("an address that was listed after the account was made counts at the next sign-in", async () => {
    const later = await someone("visitor", "later@example.com");
    expect((await list(later)).status).toBe(403);
    const again = await someone(undefined, "later@example.com");
    expect((await rowOf(again.email)).role).toBe("admin");
    expect((await list(again)).status).toBe(200);
  });

  test("taking an address off the list takes no role away", async () => {
    const promoted = await someone("admin");
    await someone(undefined, promoted.email);
    expect((await rowOf(promoted.email)).role).toBe("admin");
  });

  test("nobody gives themselves a role", async () => {
    const person = await someone();
    const claims: [string, object][] = [
      ["/auth/update-user", { role: "admin" }],
      ["/auth/update-user", { name: "Ada", role: "admin", banned: false }],
      ["/auth/admin/set-role", { userId: person.id, role: "admin" }],
      ["/auth/admin/update-user", { userId: person.id, data: { role: "admin" } }],
    ];
    for (const [path, body] of claims) {
      expect([path, (await person.visitor.postJson(path, body)).status]).toEqual([path, expect.toSatisfy(isRefusal)]);
    }
    await person.visitor.submit("/profile?_action=profile.update", { name: "Ada", role: "admin" });
    expect((await rowOf(person.email)).role).toBe("visitor");
  });
});

const isRefusal = (status: number) => status >= 400 && status < 500;

describe("what a role allows", () => {
  test("a visitor is refused everything that is there, and the rest is not there for anybody", async () => {
    const [visitor, target] = [await someone(), await someone()];
    const body = { userId: target.id };
    for (const attempt of [
      ban(visitor, target),
      unban(visitor, target),
      setRole(visitor, target, "moderator"),
      list(visitor),
      visitor.visitor.get(`/auth/admin/get-user?id=${target.id}`),
    ])
      expect((await attempt).status).toBe(403);
    const offered = Object.values(admin().endpoints).map(({ path }) => path);
    const open = ["ban-user", "unban-user", "set-role", "list-users", "get-user"].map((name) => `/admin/${name}`);
    const closed = offered.filter((path) => !open.includes(path));
    expect(closed.length).toBeGreaterThan(5);
    for (const path of closed) {
      for (const { visitor: caller } of [visitor, boss])
        expect([path, (await caller.postJson(`/auth${path}`, body)).status]).toEqual([path, 404]);
    }
    expect(await rowOf(target.email)).toMatchObject({ role: "visitor", banned: 0 });
  });

  test("the signed-out are refused too", async () => {
    const stranger = { ...boss, visitor: new Visitor(site.url) };
    for (const attempt of [
      ban(stranger, boss),
      unban(stranger, boss),
      setRole(stranger, boss, "visitor"),
      list(stranger),
    ])
      expect((await attempt).status).toBe(401);
  });

  test("a moderator bans visitors, but no moderator, no admin and not themselves, and sees no list", async () => {
    const [moderator, other, visitor] = [await someone("moderator"), await someone("moderator"), await someone()];
    for (const target of [other, boss]) expect((await ban(moderator, target)).status).toBe(403);
    expect((await ban(moderator, moderator)).status).toBe(403);
    expect((await ban(moderator, { ...visitor, id: "unknown" })).status).toBe(404);
    for (const id of [[boss.id], { toString: 1 }, 7, null])
      expect((await moderator.visitor.postJson("/auth/admin/ban-user", { userId: id })).status).toBe(400);
    expect((await ban(moderator, visitor)).status).toBe(200);
    expect((await unban(moderator, visitor)).status).toBe(200);
    expect((await list(moderator)).status).toBe(403);
    expect((await setRole(moderator, visitor, "moderator")).status).toBe(403);
    for (const { email } of [boss, other]) expect((await rowOf(email)).banned).toBe(0);
  });

  test("a moderator lifts no ban of a moderator", async () => {
    const [moderator, other] = [await someone("moderator"), await someone("moderator")];
    expect((await ban(boss, other)).status).toBe(200);
    expect((await unban(moderator, other)).status).toBe(403);
    expect((await unban(boss, other)).status).toBe(200);
  });

  test("an admin sets roles: those there are, one at a time, and never their own", async () => {
    const person = await someone();
    expect((await setRole(boss, person, "moderator")).status).toBe(200);
    expect((await rowOf(person.email)).role).toBe("moderator");
    for (const role of ["owner", "constructor", "", ["admin", "visitor"], 1])
      expect((await setRole(boss, person, role)).status).toBe(400);
    expect((await setRole(boss, boss, "visitor")).status).toBe(400);
    expect((await rowOf(person.email)).role).toBe("moderator");
  });

  test("an admin who was demoted is refused at the next call, with the copies of the session still warm", async () => {
    const demoted = await someone("visitor");
    await setRole(boss, demoted, "admin");
    await demoted.visitor.get("/auth/get-session");
    await demoted.visitor.get("/counter");
    expect((await list(demoted)).status).toBe(200);
    await setRole(boss, demoted, "visitor");
    expect((await list(demoted)).status).toBe(403);
    expect((await setRole(demoted, demoted, "admin")).status).toBe(403);
    expect((await ban(demoted, boss)).status).toBe(403);
  });

  test("the list of people is bounded, whatever is asked for", async () => {
    for (const limit of ["-1", "0", "1e9", "x", String(peopleListed + 1)])
      expect([limit, (await list(boss, `?limit=${limit}`)).status]).toEqual([limit, 400]);
    await site.db
      .prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
         INSERT INTO user (id, name, email, created_at, updated_at)
         SELECT 'made-' || n, 'Made', 'made-' || n || '@example.com', n, n FROM number`,
      )
      .bind(peopleListed + 20)
      .run();
    const { users, total } = await (await list(boss)).json<{ users: object[]; total: number }>();
    expect(users).toHaveLength(peopleListed);
    expect(total).toBeGreaterThan(peopleListed + 20);
    expect(JSON.stringify(users)).not.toContain("token");
  });
});

describe("a ban", () => {
  test("ends every session and closes every socket at once, on every shard, however many sessions there are", async () => {
    const { email, visitor: laptop, id } = await someone();
    // Better Auth looks at the first hundred that it finds, and the phone is not among them.
    await people.addSessions(email, 150, Date.now() + 60_000);
    const { visitor: phone } = await people.signInWith(safari, email);
    const sockets = await Promise.all(Array.from({ length: 8 }, () => people.openSocket(phone)));
    const other = await people.openSocket(boss.visitor);
    expect((await ban(boss, { id }, { banReason: "  Spam\u0007  " })).status).toBe(200);
    for (const socket of sockets) {
      await socket.next("session-ended");
      await expect.poll(() => socket.isOpen()).toBe(false);
    }
    expect(other.isOpen()).toBe(true);
    await other.close();
    expect(await people.sessionsOf(email)).toEqual([]);
    for (const browser of [laptop, phone]) {
      expect((await browser.submit("/guestbook/sign?_action=guestbook.sign", { body: "still me" })).status).toBe(401);
      expect((await browser.get("/profile")).status).toBe(303);
      expect((await browser.postJson("/auth/update-user", { name: "Still me" })).status).toBe(401);
    }
    expect(await rowOf(email)).toMatchObject({ banned: 1, ban_reason: "Spam", ban_expires: null });
  });

  test("is said on the sign-in page to whoever has the right code, and to nobody else", async () => {
    const person = await someone();
    await ban(boss, person);
    const stranger = await enterByForm(person.email, otherDigits);
    expect([stranger.status, await stranger.text()]).toEqual([400, expect.not.stringContaining("banned")]);
    const owner = await enterByForm(person.email);
    expect([owner.status, await owner.text()]).toEqual([403, expect.stringContaining(banned)]);
    expect(owner.headers.getSetCookie().join()).not.toContain("session_token");
    expect(await people.sessionsOf(person.email)).toEqual([]);
  });

  test("is said in the same words over Better Auth's own address, and to a browser that a link led here", async () => {
    const person = await someone();
    await ban(boss, person);
    const visitor = new Visitor(site.url);
    await visitor.askForCode(person.email);
    const otp = await visitor.readCode(person.email);
    const wrong = { email: person.email, otp: otherDigits(otp) };
    expect((await visitor.postJson("/auth/sign-in/email-otp", wrong)).status).toBe(400);
    const response = await visitor.postJson("/auth/sign-in/email-otp", { email: person.email, otp });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "BANNED_USER", message: expect.stringContaining(banned) });
    const page = await new Visitor(site.url).read("/sign-in?error=suspended");
    expect(page).toContain(banned);
    expect(await new Visitor(site.url).read("/sign-in?error=other")).not.toContain("banned");
  });

  test("that was lifted is as if it had never been", async () => {
    const person = await someone();
    await ban(boss, person, { banReason: "Spam" });
    await unban(boss, person);
    expect(await rowOf(person.email)).toMatchObject({ banned: 0, ban_reason: null, ban_expires: null });
    expect((await enterByForm(person.email)).status).toBe(303);
  });

  test("holds until it ends, and no longer", async () => {
    const person = await someone();
    const from = Date.now();
    await ban(boss, person, { banExpiresIn: 3600 });
    expect((await rowOf(person.email)).ban_expires).toBeGreaterThanOrEqual(from + 3_599_000);
    expect((await enterByForm(person.email)).status).toBe(403);
    await site.db
      .prepare("UPDATE user SET ban_expires = ? WHERE id = ?")
      .bind(Date.now() - 1, person.id)
      .run();
    expect((await enterByForm(person.email)).status).toBe(303);
    expect((await rowOf(person.email)).banned).toBe(0);
  });

  test.each([[-1], [0], [1.5], [1e300], ["60"]])("for %j seconds is refused", async (banExpiresIn) => {
    expect((await ban(boss, { id: "unknown" }, { banExpiresIn })).status).toBe(400);
  });

  test("for a reason without end is refused", async () => {
    expect((await ban(boss, { id: "unknown" }, { banReason: "x".repeat(5000) })).status).toBe(400);
  });

  test("holds for a session that is somehow still there", async () => {
    const person = await someone();
    await site.db.prepare("UPDATE user SET banned = 1 WHERE id = ?").bind(person.id).run();
    const { visitor } = person;
    expect((await visitor.submit("/guestbook/sign?_action=guestbook.sign", { body: "still me" })).status).toBe(401);
    expect((await visitor.postJson("/api/counter/increment", { amount: 1 })).status).toBe(401);
    expect((await visitor.get("/profile")).status).toBe(303);
    for (const path of ["/auth/update-user", "/auth/revoke-sessions"])
      expect([path, (await visitor.postJson(path, { name: "Still me" })).status]).toEqual([path, 403]);
    const socket = await people.openSocket(visitor);
    socket.send({ type: "add", n: 1, amount: 1 });
    await socket.next("refused");
    await socket.close();
  });
});
