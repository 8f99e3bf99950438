import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { limits } from "~/platform/limits.ts";
import { firefox, People, safari } from "../support/people.ts";
import { signedIn } from "../support/signed-in.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor, wrongCode } from "../support/visitor.ts";

const german = { "accept-language": "de-AT,de;q=0.9,en;q=0.5" };
const english = { "accept-language": "en-GB" };

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite();
  people = new People(site);
});
afterAll(() => site.close());

const languageOf = (html: string) => /<html[^>]* lang="(\w+)"/.exec(html)?.[1];

async function mailsTo(email: string): Promise<{ subject: string; text: string; html: string }[]> {
  const response = await fetch(new URL(`/dev/mailbox.json?to=${encodeURIComponent(email)}`, site.url));
  return response.json();
}

async function readIn(headers: Record<string, string>, visitor: Visitor, path: string): Promise<string> {
  return (await visitor.get(path, headers)).text();
}

describe("signing in from a German browser", () => {
  test("brings a German mail, subject and all", async () => {
    const email = people.someone();
    await new Visitor(site.url).askForCode(email, german);
    const [mail] = await mailsTo(email);
    expect(mail?.subject).toMatch(/^\d{6} ist dein Code für Cirrus$/);
    expect(languageOf(mail?.html ?? "")).toBe("de");
    for (const text of [mail?.html, mail?.text])
      expect(text).toContain("oder melde dich stattdessen auf diesem Gerät an");
    expect(mail?.text).not.toMatch(/\b(?:sign in|Enter it|mail and nothing)\b/i);
  });

  test("is refused in German: a wrong code, no address, and once too often", async () => {
    const email = people.someone();
    const visitor = new Visitor(site.url);
    await visitor.askForCode(email, german);
    const wrong = wrongCode(await visitor.readCode(email));
    const refused = await (await visitor.enterCode(email, wrong, german)).text();
    expect(refused).toContain("Dieser Code ist falsch oder gilt nicht mehr.");
    const noAddress = await (await new Visitor(site.url).askForCode("nowhere", german)).text();
    expect(noAddress).toContain("Das sieht nicht nach einer E-Mail-Adresse aus.");
    for (let asked = 1; asked < limits.codeMailsPerAddress.max; asked += 1) await visitor.askForCode(email, german);
    const tooOften = await visitor.askForCode(email, german);
    expect([tooOften.status, await tooOften.text()]).toEqual([
      429,
      expect.stringMatching(/Versuch es in \d+ Minuten? noch/),
    ]);
  });

  test("a form that leaves the name empty is told so in the language of that request, not of the one before", async () => {
    const visitor = await signedIn(site, people.someone());
    const update = (headers: Record<string, string>) =>
      visitor.submit("/profile?_action=profile.update", { name: " " }, headers).then((response) => response.text());
    expect(await update(german)).toContain("Gib einen Namen ein.");
    expect(await update(english)).toContain("Enter a name.");
  });
});

describe("the language that a person has chosen", () => {
  const choose = (visitor: Visitor, language: string) =>
    visitor.submit("/profile?_action=preferences.save", { theme: "system", language, wantsNotices: "on" }, english);

  test("follows them to a browser that asks for another, and into the mail that tells of it", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith(safari, email);
    await choose(visitor, "de");
    const other = new Visitor(site.url);
    await other.signIn(email, { ...english, "user-agent": firefox });
    const page = await readIn(english, other, "/profile");
    expect([languageOf(page), page]).toEqual(["de", expect.stringContaining("Dein Profil")]);
    const notice = await vi.waitFor(
      async () => {
        const mails = await mailsTo(email);
        expect(mails.map(({ subject }) => subject)).toContain("Neue Anmeldung bei Cirrus");
        return mails[0];
      },
      { timeout: 15_000 },
    );
    expect(notice?.text).toContain("Gerät: Firefox unter Linux");
    expect(notice?.text).toMatch(/Zeit: \d+\. \p{L}+ \d{4} um \d\d:\d\d UTC/u);
  });

  test("is that of the mail which tells their old address of a new one, whatever language that was asked in", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith(safari, email);
    await choose(visitor, "de");
    const next = people.someone();
    const asked = { cookie: visitor.cookie.replace("cirrus.language=de", "cirrus.language=en") };
    await visitor.submit("/profile/email?_action=profile.sendEmailCode", { email: next }, asked);
    const code = await visitor.readCode(next);
    await visitor.submit("/profile/email?_action=profile.changeEmail", { email: next, code }, asked);
    const subjectsTo = async (address: string) => (await mailsTo(address)).map(({ subject }) => subject);
    await expect.poll(() => subjectsTo(email)).toContain("Die E-Mail-Adresse deines Kontos bei Cirrus wurde geändert");
    expect((await subjectsTo(next))[0]).toContain("is your code");
  });

  test("is what the browser asks for again, once they say so", async () => {
    const visitor = await signedIn(site, people.someone());
    await choose(visitor, "de");
    expect(languageOf(await readIn(english, visitor, "/counter"))).toBe("de");
    await choose(visitor, "browser");
    expect(visitor.cookie).not.toContain("cirrus.language");
    expect(languageOf(await readIn(english, visitor, "/counter"))).toBe("en");
  });
});

describe("a German page", () => {
  test("of the counter has German words, names and numbers", async () => {
    const visitor = await signedIn(site, people.someone());
    for (let added = 0; added < 1200; added += 100) await visitor.postJson("/api/counter/increment", { amount: 100 });
    const page = await readIn(german, visitor, "/counter");
    for (const words of [
      "Ein Zähler, der allen gehört",
      "Zuletzt bewegt von",
      "1.200 Bewegungen",
      "Halbe Stunde (UTC)",
    ])
      expect(page).toContain(words);
    expect(await readIn(english, visitor, "/counter")).toContain("1,200 moves");
  });

  test("of the devices names them in German", async () => {
    const visitor = new Visitor(site.url);
    const where = { "user-agent": firefox, "mf-cf-blob": JSON.stringify({ country: "DE", city: "Berlin" }) };
    await visitor.signIn(people.someone(), where);
    const page = await readIn(german, visitor, "/profile");
    for (const words of ["Firefox unter Linux", "Berlin, Deutschland", "Dieses Gerät"]) expect(page).toContain(words);
  });
});
