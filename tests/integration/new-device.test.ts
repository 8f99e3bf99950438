import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knownDevices, mailDelivery } from "~/platform/limits.ts";
import { FakeResend, type SentMail } from "../support/fake-resend.ts";
import { logLines } from "../support/log-lines.ts";
import { firefox, safari } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

const apiKey = "re_tests_only_0123456789";
const secrets = { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests", RESEND_API_KEY: apiKey };

let resend: FakeResend;
let site: Site;
beforeAll(async () => {
  resend = await FakeResend.start(apiKey);
  site = await startSite({ vars: { RESEND_BASE_URL: resend.url }, secrets });
});
afterAll(async () => {
  await site.close();
  await resend.close();
});

const berlin = { country: "DE", city: "Berlin" };
const lisbon = { country: "PT", city: "Lisbon" };
const isNotice = ({ subject }: SentMail) => subject === "New sign-in to Cirrus";

let people = 0;
/** Somebody whom no other test knows. */
function somebody() {
  people += 1;
  const email = `traveller-${people}@example.com`;
  let signIns = 0;
  const headersOf = (userAgent: string, cf: object) => {
    signIns += 1;
    const ip = `192.0.2.${people * 10 + signIns}`;
    return { "user-agent": userAgent, "cf-connecting-ip": ip, "mf-cf-blob": JSON.stringify(cf) };
  };

  const askForCode = async (visitor: Visitor, headers: Record<string, string>) => {
    const codes = () => resend.mailsTo(email).filter((mail) => !isNotice(mail));
    const before = codes().length;
    await visitor.askForCode(email, headers);
    await expect.poll(() => codes().length).toBeGreaterThan(before);
    return /\b\d{6}\b/.exec(codes().at(-1)?.text ?? "")?.[0] ?? "none";
  };

  const signIn = async (userAgent: string, cf: object) => {
    const visitor = new Visitor(site.url);
    const headers = headersOf(userAgent, cf);
    const response = await visitor.enterCode(email, await askForCode(visitor, headers), headers);
    expect(response.status).toBe(303);
    return visitor;
  };
  return { email, signIn, headersOf, askForCode, notices: () => resend.mailsTo(email).filter(isNotice) };
}

/** Waits until the notices are as many as said. That none follows is shown by a later sign-in that has one. */
async function untilNotices(of: { notices(): SentMail[] }, count: number): Promise<SentMail[]> {
  await expect.poll(() => of.notices().length).toBeGreaterThanOrEqual(count);
  expect(of.notices()).toHaveLength(count);
  return of.notices();
}

test("nobody is told of the sign-in that made the account, nor of the same device again, but of another one", async () => {
  const person = somebody();
  await person.signIn(firefox, berlin);
  await person.signIn(firefox, berlin);
  await person.signIn(safari, lisbon);
  const [mail] = await untilNotices(person, 1);
  expect(mail?.text).toContain("Device: Safari on iOS");
  expect(mail?.text).toContain("Place: Lisbon, Portugal");
  expect(mail?.text).toMatch(/Time: \d+ \w+ \d{4} at \d\d:\d\d UTC/);
  expect(mail?.text).toContain(`${site.url.origin}/profile#devices`);
});

test("another country is news on the same device, and no mail names an IP address", async () => {
  const person = somebody();
  await person.signIn(firefox, berlin);
  await person.signIn(firefox, lisbon);
  await person.signIn(firefox, { ...berlin, city: "Hamburg" });
  await person.signIn(firefox, {});
  const mails = await untilNotices(person, 2);
  expect(mails.map(({ text }) => /Place: (.+)/.exec(text ?? "")?.[1])).toEqual(["Lisbon, Portugal", "Unknown"]);
  for (const { html, text } of mails) expect(`${html} ${text}`).not.toMatch(/192\.0\.2\.|\bIP\b/);
});

test("who does not want notices gets none, until they do", async () => {
  const person = somebody();
  const visitor = await person.signIn(firefox, berlin);
  const choose = (chosen: Record<string, string>) =>
    visitor.submit("/profile?_action=preferences.save", { theme: "system", language: "browser", ...chosen });
  expect((await choose({})).status).toBe(303);
  await person.signIn(safari, berlin);
  await choose({ wantsNotices: "on" });
  await person.signIn(safari, lisbon);
  expect((await untilNotices(person, 1))[0]?.text).toContain("Lisbon");
});

test("an old account whose devices are all forgotten is told of the first that comes", async () => {
  const person = somebody();
  await person.signIn(firefox, berlin);
  const long = Date.now() - knownDevices.forgetAfterMs;
  await site.db.batch([
    site.db.prepare("UPDATE user SET created_at = ? WHERE email = ?").bind(long, person.email),
    site.db
      .prepare("UPDATE known_device SET last_seen_at = ? WHERE user_id = (SELECT id FROM user WHERE email = ?)")
      .bind(long - 1, person.email),
  ]);
  await site.worker.scheduled({ cron: "17 3 * * *", scheduledTime: new Date(long + knownDevices.forgetAfterMs + 1) });
  const known = () => site.db.prepare("SELECT count(*) AS n FROM known_device WHERE last_seen_at < ?").bind(long);
  expect(await known().first("n")).toBe(0);
  await person.signIn(firefox, berlin);
  await untilNotices(person, 1);
});

test("a sign-in is answered while Resend hangs on the notice, and nothing of it is in the log", async () => {
  const person = somebody();
  await person.signIn(firefox, berlin);
  const visitor = new Visitor(site.url);
  const headers = person.headersOf(safari, berlin);
  const code = await person.askForCode(visitor, headers);
  const start = site.logs().length;
  resend.next({ does: "hang" });
  const id = `${randomUUID().slice(0, 16)}-AMS`;
  expect((await visitor.enterCode(person.email, code, { ...headers, "cf-ray": id })).status).toBe(303);
  const line = () => logLines(site, start).find(({ event, id: own }) => event === "request" && own === id);
  await expect.poll(line).toBeDefined();
  // Had it waited for the mail, it would have waited so long; by the Worker's own clock, whatever else is busy here.
  expect(line()?.ms).toBeLessThan(mailDelivery.patienceMs);
  await expect.poll(() => person.notices(), { timeout: 3 * mailDelivery.tryWithinMs }).toHaveLength(1);
  expect(site.logs().slice(start).join("\n")).not.toContain(person.email);
});

test("a notice that Resend refuses is logged without the address, and tried again at the next sign-in", async () => {
  const person = somebody();
  await person.signIn(firefox, berlin);
  const visitor = new Visitor(site.url);
  const headers = person.headersOf(safari, berlin);
  const code = await person.askForCode(visitor, headers);
  const start = site.logs().length;
  resend.next({ does: "answer", status: 401, body: '{"statusCode":401,"name":"validation_error","message":"no"}' });
  expect((await visitor.enterCode(person.email, code, headers)).status).toBe(303);
  await expect.poll(() => logLines(site, start).map(({ event }) => event)).toContain("mail-not-sent");
  const devices = site.db.prepare(
    "SELECT count(*) AS n FROM known_device WHERE user_id = (SELECT id FROM user WHERE email = ?)",
  );
  await expect.poll(() => devices.bind(person.email).first("n")).toBe(1);
  expect(site.logs().slice(start).join("\n")).not.toContain(person.email);
  expect((await visitor.get("/profile")).status).toBe(200);
  await person.signIn(safari, berlin);
  await untilNotices(person, 1);
});
