import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { mailDelivery } from "~/platform/limits.ts";
import { FakeResend, type Fault } from "../support/fake-resend.ts";
import { logLines, standingAlone } from "../support/log-lines.ts";
import { leadsTo } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

const apiKey = "re_tests_only_0123456789";
const secrets = { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests", RESEND_API_KEY: apiKey };
const from = "Cirrus <hello@cirrus.example>";

let resend: FakeResend;
let site: Site;
beforeAll(async () => {
  resend = await FakeResend.start(apiKey);
  site = await startSite({ vars: { RESEND_BASE_URL: `${resend.url}/`, MAIL_FROM: from }, secrets });
});
afterEach(() => resend.next());
afterAll(async () => {
  await site.close();
  await resend.close();
});

let people = 0;
/** Somebody with an address and an IP that no other test has used. */
function somebody(at: Site = site) {
  people += 1;
  const headers = { "cf-connecting-ip": `192.0.2.${people}` };
  const email = `reader-${people}@example.com`;
  const visitor = new Visitor(at.url);
  return { visitor, email, ask: () => visitor.askForCode(email, headers) };
}

const times = (count: number, fault: Fault): Fault[] => Array.from({ length: count }, () => fault);
const codeIn = (text = "") => /\b\d{6}\b/.exec(text)?.[0] ?? "none";

async function storedCodes(email: string, at: Site = site): Promise<number> {
  const query = at.db.prepare("SELECT count(*) AS n FROM verification WHERE identifier LIKE ?").bind(`%${email}`);
  return (await query.first<number>("n")) ?? 0;
}

const events = (event: string, start: number, at: Site = site) =>
  logLines(at, start).filter((line) => line.event === event);

/**
 * Somebody new asks while Resend does what is said, until one is told how their mail fared: when this machine takes longer than
 * anybody is kept waiting, they read that it is slow instead.
 */
async function askUntilTold(faults: Fault[], at: Site = site) {
  for (;;) {
    const [person, start] = [somebody(at), at.logs().length];
    resend.next(...faults);
    const response = await person.ask();
    if (!response.headers.get("location")?.endsWith("&slow=")) return { ...person, response, start };
    // Its tries must not meet what is meant for the next one.
    const isOver = () => events("mail-not-sent", start, at).length + resend.mailsTo(person.email).length;
    await expect.poll(isOver, { timeout: mailDelivery.giveUpAfterMs + 5000 }).toBe(1);
  }
}

describe("a mail that Resend takes", () => {
  test("carries the code that signs in, in production, with nothing of it in the log", async () => {
    const { visitor, email, response } = await askUntilTold([]);
    expect(leadsTo(response)).toEqual([303, "/sign-in?next=%2Fprofile"]);
    expect(await visitor.read("/sign-in?next=%2Fprofile")).toContain("We sent");
    const mail = await resend.mailTo(email);
    const code = codeIn(mail.text);
    expect((await visitor.enterCode(email, code)).status).toBe(303);
    expect((await visitor.get("/profile")).status).toBe(200);
    const log = site.logs().join("\n");
    for (const secret of [email, apiKey, "token="]) expect(log).not.toContain(secret);
    expect(log).not.toMatch(standingAlone(code));
  });

  test("has a sender, the code in its subject, a text and an HTML part, and its own dark colours", async () => {
    const { email, ask } = somebody();
    await ask();
    const mail = await resend.mailTo(email);
    const code = codeIn(mail.text);
    expect([mail.from, mail.to, mail.subject]).toEqual([from, email, `${code} is your code for Cirrus`]);
    expect(mail.text).not.toMatch(/[<>]|color-scheme/);
    expect(mail.html).toContain(`>${code}<`);
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark"');
    expect(mail.html).toContain("@media (prefers-color-scheme: dark)");
    expect(mail.html).toContain('lang="en"');
    const [link = ""] = /https?:\/\/[^\s\])]+/.exec(mail.text ?? "") ?? [];
    expect(new URL(link).href).toMatch(
      new RegExp(`^${site.url.origin}/sign-in/link\\?token=[0-9a-f-]{97}&next=%2Fprofile$`),
    );
    const inHtml = [...(mail.html ?? "").matchAll(/href="([^"]+)"/g)].map(([, href = ""]) =>
      href.replaceAll("&amp;", "&"),
    );
    expect(inHtml).toEqual([link, link]);
    expect(mail.text?.split(link)).toHaveLength(2);
    expect(mail.html).not.toMatch(/<img|<script|src=/);
  });

  test.each<[string, Fault]>([
    ["one error on Resend's side", { does: "answer", status: 500, body: "Internal Server Error" }],
    ["an answer that is no JSON", { does: "answer", status: 200, body: "<html>garbage" }],
    ["an answer that is JSON and says nothing", { does: "answer", status: 200, body: "null" }],
    ["a dropped connection", { does: "drop" }],
    ["an answer lost on the way", { does: "accept-and-drop" }],
  ])("arrives once despite %s", async (_, fault) => {
    const { visitor, email, ask } = somebody();
    const start = site.logs().length;
    resend.next(fault);
    expect((await ask()).status).toBe(303);
    const mail = await resend.mailTo(email);
    await expect.poll(() => resend.calls.length).toBe(2);
    expect(resend.mailsTo(email)).toHaveLength(1);
    expect(new Set(resend.calls.map((call) => call.idempotencyKey)).size).toBe(1);
    expect((await visitor.enterCode(email, codeIn(mail.text))).status).toBe(303);
    await expect.poll(() => events("mail-retried", start)).toHaveLength(1);
    expect(events("mail-not-sent", start)).toEqual([]);
  });

  test("is a mail of its own each time somebody asks", async () => {
    const { email, ask } = somebody();
    resend.next();
    await ask();
    await ask();
    await expect.poll(() => resend.mailsTo(email)).toHaveLength(2);
    expect(new Set(resend.calls.map((call) => call.idempotencyKey)).size).toBe(2);
  });

  test("waits as long as a 429 asks, and then goes out", async () => {
    const { response, email } = await askUntilTold([
      { does: "answer", status: 429, headers: { "retry-after": "1" }, body: "{}" },
    ]);
    expect(leadsTo(response)).toEqual([303, "/sign-in?next=%2Fprofile"]);
    const [first, second] = resend.calls.map((call) => call.at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
    expect(resend.mailsTo(email)).toHaveLength(1);
  });
});

/** As Resend words a refusal. */
const refusal = (statusCode: number, name: string, message: string): Fault => ({
  does: "answer",
  status: statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ statusCode, name, message }),
});
const down = refusal(500, "application_error", "An unexpected error occurred.");
/** Final at the first try. */
const busy: Fault = { does: "answer", status: 429, headers: { "retry-after": "3600" }, body: '{"statusCode":429}' };
const { tries } = mailDelivery;

describe("a mail that cannot be sent", () => {
  test.each<[string, Fault[], Record<string, unknown>, RegExp]>([
    ["errors on Resend's side", times(tries, down), { kind: "server", status: 500, tries }, /Try again in a minute/],
    ["dropped connections", times(tries, { does: "drop" }), { tries }, /Try again in a minute/],
    [
      "garbage",
      times(tries, { does: "answer", status: 200, body: "<html>" }),
      { kind: "no-answer", tries },
      /Try again in a minute/,
    ],
    [
      "a 429 that asks for more time than there is",
      [busy],
      { kind: "rate-limited", status: 429, tries: 1 },
      /Try again in a minute/,
    ],
    [
      "a spent quota",
      [refusal(429, "daily_quota_exceeded", "You have reached your daily email sending quota.")],
      { kind: "quota", status: 429, tries: 1 },
      /not your fault.*Try again later/,
    ],
    [
      "a key that Resend does not know",
      [refusal(401, "validation_error", "API key is invalid")],
      { kind: "key", status: 401, tries: 1, advice: expect.stringContaining("RESEND_API_KEY") },
      /not your fault.*Try again later/,
    ],
    [
      "a sender whose domain is not verified",
      [refusal(403, "validation_error", "The cirrus.example domain is not verified.")],
      { kind: "sender", status: 403, tries: 1, advice: expect.stringContaining("MAIL_FROM") },
      /not your fault.*Try again later/,
    ],
    [
      "an address that Resend does not take",
      [refusal(422, "validation_error", "Invalid `to` field. The email address needs to follow the format.")],
      { kind: "recipient", status: 422, tries: 1 },
      /Check it for typing errors/,
    ],
  ])("because of %s, says so, logs it once and leaves nothing behind", async (_, faults, fields, sentence) => {
    const { visitor, email, ask, response, start } = await askUntilTold(faults);
    expect(response.status).toBe(503);
    expect(response.headers.get("set-cookie")).not.toContain("pending_email");
    expect(await response.text()).toMatch(sentence);
    expect(resend.calls).toHaveLength(faults.length);
    const lost = [expect.objectContaining({ level: "error", ...fields })];
    await expect.poll(() => events("mail-not-sent", start)).toEqual(lost);
    expect(events("mail-retried", start)).toHaveLength(faults.length - 1);
    expect(await storedCodes(email)).toBe(0);
    expect(resend.mailsTo(email)).toEqual([]);
    expect(site.logs().slice(start).join("\n")).not.toContain(email);
    resend.next();
    expect((await ask()).status).toBe(303);
    expect((await visitor.enterCode(email, codeIn((await resend.mailTo(email)).text))).status).toBe(303);
  });

  test("is answered with 503 and a problem to clients of Better Auth's own address as well", async () => {
    const { visitor, email } = somebody();
    const start = site.logs().length;
    const ask = () => visitor.postJson("/auth/email-otp/send-verification-otp", { email, type: "sign-in" });
    resend.next(busy);
    const refused = await ask();
    expect([refused.status, refused.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
    expect(await refused.json()).toMatchObject({ status: 503, detail: expect.stringMatching(/Try again in a minute/) });
    expect(events("mail-not-sent", start)).toHaveLength(1);
    expect(await storedCodes(email)).toBe(0);
    resend.next();
    const sent = await ask();
    expect([sent.status, await sent.json()]).toEqual([200, { success: true }]);
    const { text } = await resend.mailTo(email);
    expect(text).toContain("/sign-in/link?token=");
    expect((await visitor.enterCode(email, codeIn(text))).status).toBe(303);
  });

  test("leaves no link behind", async () => {
    const { ask } = somebody();
    const links = "SELECT count(*) AS n FROM verification WHERE identifier LIKE 'magic-link:%'";
    const before = await site.db.prepare(links).first("n");
    resend.next(busy);
    expect((await ask()).status).toBe(503);
    expect(await site.db.prepare(links).first("n")).toBe(before);
  });

  test("leaves the code of an earlier mail valid", async () => {
    const { visitor, email, ask } = somebody();
    await ask();
    const code = codeIn((await resend.mailTo(email)).text);
    resend.next(busy);
    expect((await ask()).status).toBe(503);
    expect(await storedCodes(email)).toBe(1);
    expect((await visitor.enterCode(email, code)).status).toBe(303);
  });

  test("brings the form back with the sentence at the field and the address in it", async () => {
    const { email, ask } = somebody();
    resend.next(busy);
    const response = await ask();
    const html = await response.text();
    expect(response.status).toBe(503);
    expect(/id="email-error"[^>]*>([^<]+)</.exec(html)?.[1]).toContain("could not be sent. Try again in a minute");
    expect(html).toContain(`value="${email}"`);
    expect(await storedCodes(email)).toBe(0);
    expect(resend.calls, "a refused form runs its action once").toHaveLength(1);
  });
});

describe("a Resend that takes its time", () => {
  test("does not hold up the answer, and the mail comes by a later try", async () => {
    const { visitor, email, ask } = somebody();
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    resend.next(...times(tries, { does: "hold", until }));
    const response = await ask();
    expect(leadsTo(response)).toEqual([303, "/sign-in?next=%2Fprofile&slow="]);
    expect(resend.mailsTo(email)).toEqual([]);
    expect(await visitor.read(response.headers.get("location") ?? "")).toMatch(
      /We are sending[\s\S]+taking longer than usual[\s\S]+it could not be sent/,
    );
    await expect.poll(() => resend.calls.length).toBe(2);
    letGo();
    const mail = await resend.mailTo(email);
    expect((await visitor.enterCode(email, codeIn(mail.text))).status).toBe(303);
    expect(resend.mailsTo(email)).toHaveLength(1);
  });

  test("and refuses in the end: it is logged, and the code is taken back after the answer", async () => {
    const { email, ask } = somebody();
    const start = site.logs().length;
    resend.next({ does: "answer", status: 429, headers: { "retry-after": "4" }, body: "{}" }, down, down);
    expect((await ask()).status).toBe(303);
    const timeout = mailDelivery.giveUpAfterMs + 5000;
    await expect.poll(() => events("mail-not-sent", start), { timeout }).toHaveLength(1);
    await expect.poll(() => storedCodes(email)).toBe(0);
  });
});

describe("a site that is set up wrongly", () => {
  const broken = (vars: Record<string, string>, key = apiKey) =>
    startSite({ vars, secrets: { ...secrets, RESEND_API_KEY: key } });

  test("with a wrong key names the setting in the log, and neither the wrong key nor the address", async () => {
    const wrongKey = "re_mistyped_by_its_operator";
    const other = await broken({ RESEND_BASE_URL: resend.url, MAIL_FROM: from }, wrongKey);
    const { email, response, start } = await askUntilTold([], other);
    expect([response.status, await storedCodes(email, other)]).toEqual([503, 0]);
    await expect.poll(() => events("mail-not-sent", start, other)).toMatchObject([{ kind: "key", status: 403 }]);
    expect(other.logs().join("\n")).toContain("Check RESEND_API_KEY");
    for (const secret of [email, wrongKey]) expect(other.logs().join("\n")).not.toContain(secret);
    await other.close();
  });

  test("with an address where nobody listens says that the mail could not be sent", async () => {
    const gone = await FakeResend.start(apiKey);
    const other = await broken({ RESEND_BASE_URL: gone.url });
    await gone.close();
    const { email, response, start } = await askUntilTold([], other);
    expect([response.status, await storedCodes(email, other)]).toEqual([503, 0]);
    await expect.poll(() => events("mail-not-sent", start, other)).toMatchObject([{ tries }]);
    await other.close();
  });

  test("with a base URL that is none names the setting in the log", async () => {
    const other = await broken({ RESEND_BASE_URL: "resend.example" });
    expect((await somebody(other).ask()).status).toBe(500);
    await expect.poll(() => other.logs().join("\n")).toContain("RESEND_BASE_URL");
    await other.close();
  });
});
