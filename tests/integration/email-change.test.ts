import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "~/platform/limits.ts";
import { firefox, leadsTo, People, safari } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor, wrongCode } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite();
  people = new People(site);
});
afterAll(() => site.close());

const ask = (visitor: Visitor, email: string, headers: Record<string, string> = {}) =>
  visitor.submit("/profile/email?_action=profile.sendEmailCode", { email }, headers);
const enter = (visitor: Visitor, email: string, code: string, headers: Record<string, string> = {}) =>
  visitor.submit("/profile/email?_action=profile.changeEmail", { email, code }, headers);

async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
  const mails = await new Visitor(site.url).get(`/dev/mailbox.json?to=${encodeURIComponent(email)}`);
  return mails.json();
}

/** Lets a sign-in look as old as it would be after some time. */
const age = (email: string, seconds: number) =>
  site.db
    .prepare("UPDATE session SET created_at = created_at - ? WHERE user_id = (SELECT id FROM user WHERE email = ?)")
    .bind(seconds * 1000, email)
    .run();

const codesLike = async (pattern: string) =>
  site.db.prepare("SELECT count(*) AS n FROM verification WHERE identifier LIKE ?").bind(pattern).first<number>("n");

describe("a change of address", () => {
  test("goes by a code to the new one; this session and the others stay, and the new one signs in", async () => {
    const { email, laptop, phone } = await people.twoBrowsers();
    const next = people.someone();
    expect(leadsTo(await ask(laptop, `  ${next.toUpperCase()} `))).toEqual([303, "/profile/email"]);
    const page = await laptop.read("/profile/email");
    expect(page).toMatch(new RegExp(`We sent a code to <strong[^>]*>${next}`));
    const [mail] = await mailsTo(next);
    expect(mail?.subject).toMatch(/^\d{6} is your code to use this address on Cirrus$/);
    expect(leadsTo(await enter(laptop, next, await laptop.readCode(next)))).toEqual([303, "/profile?moved"]);
    for (const visitor of [laptop, phone]) {
      const profile = await visitor.read("/profile");
      expect(profile).toContain(next);
      expect(profile).not.toContain(email);
    }
    expect(await laptop.read("/profile?moved")).toContain(`Changed. Codes go to ${next} from now on.`);
    expect(await (await laptop.get("/auth/get-session")).text()).toContain(next);
    const again = new Visitor(site.url);
    await again.signIn(next);
    expect(await people.sessionsOf(next)).toHaveLength(3);
  });

  test("the old address is told, without the new one in full, and its codes are worth nothing", async () => {
    const { email, laptop } = await people.twoBrowsers();
    const next = people.someone();
    const stranger = new Visitor(site.url);
    await stranger.askForCode(email, { "cf-connecting-ip": "198.51.100.1" });
    const oldCode = await laptop.readCode(email);
    await ask(laptop, next);
    await enter(laptop, next, await laptop.readCode(next));
    await expect.poll(async () => (await mailsTo(email))[0]?.subject).toMatch(/address .+ was changed/);
    const [notice] = await mailsTo(email);
    expect(notice?.text).toContain("o…@example.com");
    expect(notice?.text).not.toContain(next);
    expect((await stranger.enterCode(email, oldCode)).status).toBe(400);
    const links = site.db.prepare("SELECT count(*) AS n FROM verification WHERE instr(identifier || value, ?) > 0");
    expect(await links.bind(email).first<number>("n")).toBe(0);
  });

  test("the old address is free for somebody else's new account", async () => {
    const { email, laptop } = await people.twoBrowsers();
    const next = people.someone();
    await ask(laptop, next);
    await enter(laptop, next, await laptop.readCode(next));
    const { visitor: newcomer } = await people.signInWith(firefox, email);
    expect(await newcomer.read("/profile")).not.toContain(next);
    expect(await people.sessionsOf(email)).toHaveLength(1);
    expect(await people.sessionsOf(next)).toHaveLength(2);
  });

  test("the name stays as it was", async () => {
    const { visitor, ip } = await people.signInWith(firefox, people.someone());
    await visitor.submit("/profile?_action=profile.update", { name: "Grace" }, { "cf-connecting-ip": ip });
    const next = people.someone();
    await ask(visitor, next);
    await enter(visitor, next, await visitor.readCode(next));
    expect(await visitor.read("/profile")).toContain('value="Grace"');
  });
});

describe("an address that has an account", () => {
  test("is answered as any other, and gets a mail with no code and nobody's name in it", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const taken = people.someone();
    await people.signInWith(safari, taken);
    const free = people.someone();
    const answers = [await ask(visitor, taken), await ask(visitor, free)];
    expect(answers.map(leadsTo)).toEqual([
      [303, "/profile/email"],
      [303, "/profile/email"],
    ]);
    const [mail] = await mailsTo(taken);
    expect(mail?.subject).toBe("This address has an account on Cirrus already");
    expect(`${mail?.subject}${mail?.text}`).not.toMatch(/\d{6}|owner-/);
    expect(await codesLike(`change-email-otp-%${taken}`)).toBe(0);
  });

  test("cannot be taken with any code, and the refusal reads as for a wrong code", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const taken = people.someone();
    await people.signInWith(safari, taken);
    await ask(visitor, taken);
    const free = people.someone();
    await ask(visitor, free);
    for (const email of [taken, free]) {
      const response = await enter(visitor, email, "000000");
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("That code is wrong or no longer valid.");
    }
  });

  test("is refused too when the account was made after the code was sent", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith(firefox, email);
    const contested = people.someone();
    await ask(visitor, contested);
    const code = await visitor.readCode(contested);
    await people.signInWith(safari, contested);
    expect((await enter(visitor, contested, code)).status).toBe(400);
    expect(await visitor.read("/profile")).toContain(email);
  });
});

describe("who may change an address", () => {
  test("a sign-in that is not fresh is asked to sign in again, and what was typed stays", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith(firefox, email);
    const next = people.someone();
    await ask(visitor, next);
    const code = await visitor.readCode(next);
    await age(email, 601);
    const form = await visitor.read("/profile/email");
    expect(form).toContain('href="/sign-in?again=&amp;next=%2Fprofile%2Femail"');
    expect(form).not.toContain('<form method="post" action="/profile/email');
    const refused = await ask(visitor, "typed@example.com");
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('value="typed@example.com"');
    expect((await enter(visitor, next, code)).status).toBe(403);
    expect(await visitor.read("/profile")).toContain(email);
    expect(await mailsTo("typed@example.com")).toEqual([]);
  });

  test("nobody else: the signed-out, a page of another site, Better Auth's own addresses", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith(firefox, email);
    const next = people.someone();
    expect((await ask(new Visitor(site.url), next)).status).toBe(401);
    expect(leadsTo(await new Visitor(site.url).get("/profile/email"))[0]).toBe(303);
    expect((await ask(visitor, next, { origin: "https://evil.example" })).status).toBe(403);
    for (const path of ["/auth/email-otp/request-email-change", "/auth/email-otp/change-email", "/auth/change-email"]) {
      expect((await visitor.postJson(path, { newEmail: next, otp: "000000" })).status).toBe(404);
    }
    expect((await visitor.postJson("/auth/update-user", { email: next })).status).toBe(400);
    expect(await mailsTo(next)).toEqual([]);
  });

  test("a code for one address, or of one person, does not fit another", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const { visitor: other } = await people.signInWith(safari, people.someone());
    const next = people.someone();
    await ask(visitor, next);
    const code = await visitor.readCode(next);
    expect((await enter(visitor, people.someone(), code)).status).toBe(400);
    expect((await enter(other, next, code)).status).toBe(400);
    expect((await new Visitor(site.url).enterCode(next, code)).status).toBe(400);
    expect((await enter(visitor, next, code)).status).toBe(303);
    expect((await enter(visitor, next, code)).status).toBe(400);
  });
});

describe("while no mail leaves", () => {
  test("both kinds of address read the same sentence, and no code is left", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const taken = people.someone();
    await people.signInWith(safari, taken);
    const free = people.someone();
    await site.db.prepare("ALTER TABLE dev_mail RENAME TO dev_mail_away").run();
    try {
      for (const email of [taken, free]) {
        const response = await ask(visitor, email);
        expect(response.status).toBe(503);
        const page = await response.text();
        expect(page).toContain("The mail could not be sent. Try again in a minute.");
        expect(page).toContain(`value="${email}"`);
        expect(await codesLike(`change-email-otp-%${email}`)).toBe(0);
      }
    } finally {
      await site.db.prepare("ALTER TABLE dev_mail_away RENAME TO dev_mail").run();
    }
  });

  test("the notice fails alone: the address is changed", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const next = people.someone();
    await ask(visitor, next);
    const code = await visitor.readCode(next);
    const lost = () => site.logs().filter((line) => line.includes("mail-not-sent")).length;
    const lostBefore = lost();
    await site.db.prepare("ALTER TABLE dev_mail RENAME TO dev_mail_away").run();
    const response = await enter(visitor, next, code);
    await expect.poll(lost).toBe(lostBefore + 1);
    await site.db.prepare("ALTER TABLE dev_mail_away RENAME TO dev_mail").run();
    expect(response.status).toBe(303);
    expect(await visitor.read("/profile")).toContain(next);
  });
});

describe("limits", () => {
  test("five wrong codes throw the code away", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const next = people.someone();
    await ask(visitor, next);
    const code = await visitor.readCode(next);
    const wrong = wrongCode(code);
    for (let tries = 0; tries < 5; tries += 1) expect((await enter(visitor, next, wrong)).status).toBe(400);
    expect((await enter(visitor, next, code)).status).toBe(400);
  });

  test("one inbox gets no more mails than for signing in, whoever asks and however it is spelled", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      const { visitor, ip } = await people.signInWith(firefox, people.someone());
      const response = await ask(visitor, `flooded+${count}@example.com`, { "cf-connecting-ip": ip });
      statuses.push(response.status);
      if (response.status === 429) expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
  });

  test("one person has so many guesses, across all codes and addresses of theirs", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const guess = async (count: number) => {
      const from = { "cf-connecting-ip": `203.0.113.${count}` };
      return (await enter(visitor, "guess@example.com", "000000", from)).status;
    };
    const { max } = limits.emailChangeTries;
    const statuses = await Promise.all(Array.from({ length: max }, (_, count) => guess(count)));
    expect(statuses).toEqual(Array(max).fill(400));
    expect(await guess(max)).toBe(429);
  });

  test.each([["the address of now"], ["no address"]])("%s is refused with a sentence", async (kind) => {
    const email = people.someone();
    const { visitor } = await people.signInWith(firefox, email);
    const response = await ask(visitor, kind === "no address" ? "nobody" : email);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(
      kind === "no address" ? "That does not look like an e-mail address." : "That is your address already.",
    );
  });
});
