import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { People, safari } from "../support/people.ts";
import { ban, type Person, peopleOf, unban } from "../support/roles.ts";
import { openLink, pressButton } from "../support/sign-in-link.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor, wrongCode } from "../support/visitor.ts";

/** Several shards, so that the sockets of one person are not all in one place. */
let site: Site;
let people: People;
let someone: ReturnType<typeof peopleOf>["someone"];
let rowOf: ReturnType<typeof peopleOf>["rowOf"];
let boss: Person;
beforeAll(async () => {
  site = await startSite({
    vars: { STAGE: "dev", PRESENCE_SHARDS: "3", ADMIN_EMAILS: "first@example.com" },
  });
  people = new People(site);
  ({ someone, rowOf } = peopleOf(site, people));
  boss = await someone(undefined, "first@example.com");
});
afterAll(() => site.close());

let callers = 0;
/** Asks for a code and enters it, as a browser that was never here. */
async function enterByForm(email: string, change: (code: string) => string = (code) => code): Promise<Response> {
  callers += 1;
  const headers = { "cf-connecting-ip": `198.51.100.${callers}` };
  const visitor = new Visitor(site.url);
  await visitor.askForCode(email, headers);
  return visitor.enterCode(email, change(await visitor.readCode(email)), headers);
}

const banned = "This account is banned, so it cannot sign in.";

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
    const stranger = await enterByForm(person.email, wrongCode);
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
    const wrong = { email: person.email, otp: wrongCode(otp) };
    expect((await visitor.postJson("/auth/sign-in/email-otp", wrong)).status).toBe(400);
    const response = await visitor.postJson("/auth/sign-in/email-otp", { email: person.email, otp });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "BANNED_USER", message: expect.stringContaining(banned) });
    const page = await new Visitor(site.url).read("/sign-in?error=suspended");
    expect(page).toContain(banned);
    expect(await new Visitor(site.url).read("/sign-in?error=other")).not.toContain("banned");
  });

  test("is said on the page of a link to whoever presses its button", async () => {
    const person = await someone();
    await ban(boss, person);
    const visitor = new Visitor(site.url);
    await visitor.askForCode(person.email);
    const [link = ""] = await visitor.readLinks(person.email);
    const pressed = await pressButton(visitor, await openLink(visitor, link));
    expect([pressed?.status, await pressed?.text()]).toEqual([403, expect.stringContaining(banned)]);
    expect(await people.sessionsOf(person.email)).toEqual([]);
    const again = await openLink(new Visitor(site.url), link);
    expect([again.status, await again.text()]).toEqual([410, expect.not.stringContaining("banned")]);
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
