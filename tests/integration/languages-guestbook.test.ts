import { afterAll, beforeAll, expect, test } from "vitest";
import { languageCookie } from "~/platform/language.ts";
import { entryBody, reportNote } from "~/platform/limits.ts";
import { type Writer, Writers } from "../support/entries.ts";
import { Desk, reportEntry, writeEntry } from "../support/moderation.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let german: Writer;
let english: Writer;
let author: { id: string };
let reporter: { id: string };
let moderator: Visitor;
beforeAll(async () => {
  site = await startSite();
  const writers = new Writers(site);
  [german, english] = [await writers.someone(), await writers.someone()];
  const [one, other, another] = [await writers.someone(), await writers.someone(), await writers.someone()];
  [author, reporter] = [{ id: await idOf(one) }, { id: await idOf(other) }];
  await site.db.prepare("UPDATE user SET role = 'moderator' WHERE email = ?").bind(another.email).run();
  moderator = another.visitor;
  for (const visitor of [german.visitor, moderator]) visitor.keep(`${languageCookie}=de`);
});
afterAll(() => site.close());

async function idOf({ email }: Writer): Promise<string> {
  return (await site.db.prepare("SELECT id FROM user WHERE email = ?").bind(email).first<string>("id")) ?? "";
}

/** What is read on a page, in one line. */
const textOf = (html: string) =>
  html
    .replace(/<script.*?<\/script>|<[^>]+>/gs, "")
    .replaceAll("&quot;", '"')
    .replace(/\s+/g, " ");

test("what is refused is said in the language of whoever sent it, and the text stays", async () => {
  const body = "x".repeat(entryBody.maxGraphemes + 1);
  const [inGerman, inEnglish] = await Promise.all([german.post(body), english.post(body)]);
  const pages = [await inGerman.text(), await inEnglish.text()];
  expect(pages[0]).toContain(`Nimm höchstens ${entryBody.maxGraphemes} Zeichen.`);
  expect(pages[1]).toContain(`Use at most ${entryBody.maxGraphemes} characters.`);
  for (const page of pages) expect(page).toContain(body);
});

test("a script that has posted a form hears why not in the language of its page", async () => {
  const entry = await writeEntry(site, { author, status: "visible" });
  const note = "x".repeat(reportNote.maxGraphemes + 1);
  const answer = await german.report(entry, { note }, { accept: "application/json" });
  expect(await answer.json()).toMatchObject({ detail: `Nimm höchstens ${reportNote.maxGraphemes} Zeichen.` });
  const refused = await german.change("remove", { entry });
  expect(await refused.text()).toContain("Einen solchen Eintrag hast du nicht.");
});

test("an address that is damaged is told of in German on the page, and in English to programs", async () => {
  const query = "?country=nowhere";
  expect(await german.visitor.read(`/guestbook${query}`)).toContain("Dieser Link nennt kein Land.");
  const answer = await german.visitor.get(`/guestbook.json${query}`);
  expect(await answer.json()).toMatchObject({ detail: "This link names no country." });
});

test("what visitors have typed is marked as nothing to translate", async () => {
  const body = `Read me ${Math.random()}`;
  const entry = await writeEntry(site, { author, status: "visible", name: "Ada Long", body });
  const html = await new Visitor(site.url).read(`/guestbook/${entry}`);
  const [, unmarked = ""] = /<main(.*?)<\/main>/s.exec(html) ?? [];
  expect(unmarked).toContain(body);
  const marked = /<(\w+)[^>]* translate="no"[^>]*>.*?<\/\1>/gs;
  expect(unmarked.replace(marked, "")).not.toMatch(/Read me|Ada Long/);
});

test("a moderator reads in German why an entry waits, what was reported, and what was decided", async () => {
  const entry = await writeEntry(site, { author, name: "Ada", suspicions: ["manyLinks", "wasOnce"] });
  await reportEntry(site, entry, reporter, "Look here");
  const desk = new Desk(moderator);
  const queue = textOf(await moderator.read("/moderation"));
  for (const words of [
    "Wartet: Nur wer ihn geschrieben hat, sieht ihn. 1 offene Meldung.",
    "Viele Links",
    "Eine Regel einer früheren Fassung: wasOnce",
    "Gemeldet als: Spam oder Werbung, ",
  ])
    expect(queue).toContain(words);
  const decided = await desk.decide("hide", entry);
  const next = decided.headers.get("location") ?? "";
  expect(textOf(await moderator.read(next))).toContain("Du hast einen Eintrag von Ada ausgeblendet.");
  const log = textOf(await moderator.read("/moderation/log"));
  expect(log).toMatch(/Author \d+ hat einen Eintrag von Ada ausgeblendet/);
});

test("a decision that came too late is told of in German, with the time as Germans write it", async () => {
  const entry = await writeEntry(site, { author });
  const desk = new Desk(moderator);
  const { seen = "" } = (await desk.look(entry)) ?? {};
  await desk.decide("approve", entry);
  const late = await desk.decide("hide", entry, { seen });
  expect(late.status).toBe(409);
  expect(textOf(await late.text())).toMatch(
    /Schon entschieden: .+ hat den Eintrag freigegeben, \d\d\.\d\d\.\d{4}, \d\d:\d\d UTC\./,
  );
});
