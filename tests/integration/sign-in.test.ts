import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signInCode } from "~/platform/limits.ts";
import { standingAlone } from "../support/log-lines.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor, wrongCode } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

let people = 0;
/** An address and an IP that no other test has used, so that no other test's limits are in the way. */
function somebody() {
  people += 1;
  const headers = { "cf-connecting-ip": `192.0.2.${people}` };
  return { visitor: new Visitor(site.url), email: `person-${people}@example.com`, headers };
}

async function refusal(response: Response): Promise<string> {
  expect(response.status).toBe(400);
  const [, text = ""] = /id="(?:code|email)-error"[^>]*>([^<]+)</.exec(await response.text()) ?? [];
  return text;
}

describe("signing in by code", () => {
  test("a new address gets an account, named after it, and lands where it wanted to go", async () => {
    const { visitor } = somebody();
    await visitor.askForCode("ada.lovelace@example.com");
    const code = await visitor.readCode("ada.lovelace@example.com");
    const query = new URLSearchParams({ next: "/counter", _action: "auth.signIn" });
    const response = await visitor.submit(`/sign-in?${query}`, { email: "ada.lovelace@example.com", code });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/counter"]);
    expect(await visitor.read("/profile")).toContain('value="Ada Lovelace"');
  });

  test("the cookie is HttpOnly, Lax and for the whole site", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email, headers);
    const response = await visitor.enterCode(email, await visitor.readCode(email), headers);
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith("cirrus.session_token="));
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
  });

  test("the code may be typed with spaces, and the address in capitals", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email.toUpperCase(), headers);
    const code = await visitor.readCode(email);
    const response = await visitor.enterCode(email, `${code.slice(0, 3)} ${code.slice(3)}`, headers);
    expect(response.status).toBe(303);
  });

  test("a code is stored as a keyed hash, never as digits, and never logged", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email, headers);
    const code = await visitor.readCode(email);
    const rows = await site.db
      .prepare("SELECT value FROM verification WHERE identifier LIKE ?")
      .bind(`%${email}`)
      .all<{ value: string }>();
    expect(rows.results).toHaveLength(1);
    expect(rows.results[0]?.value).toMatch(/^[0-9a-f]{64}:0$/);
    expect(site.logs().join("\n")).not.toMatch(standingAlone(code));
    expect(site.logs().join("\n")).not.toContain(email);
  });

  test("the mailbox keeps the mail as it would have been read, newest first", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email, headers);
    await visitor.askForCode(email, headers);
    const response = await visitor.get(`/dev/mailbox.json?to=${email}`);
    const mails = await response.json<Record<string, string>[]>();
    expect(mails.map((mail) => Object.keys(mail))).toEqual(Array(2).fill(["to", "subject", "text", "html", "sentAt"]));
    expect(mails[0]?.to).toBe(email);
    expect(Date.parse(mails[0]?.sentAt ?? "")).toBeGreaterThanOrEqual(Date.parse(mails[1]?.sentAt ?? ""));
    const [, id] = /href="\/dev\/mailbox\/(\d+)"/.exec(await visitor.read(`/dev/mailbox?to=${email}`)) ?? [];
    const html = await visitor.get(`/dev/mailbox/${id}`);
    expect(await html.text()).toBe(mails[0]?.html);
    expect(html.headers.get("content-security-policy")).toContain("sandbox");
  });

  test("an address that is none comes back with a message at the field and the text kept", async () => {
    const { visitor } = somebody();
    const response = await visitor.askForCode("not-an-address");
    const html = await response.text();
    expect(response.status).toBe(400);
    expect(html).toContain('value="not-an-address"');
    expect(html).toContain("That does not look like an e-mail address");
  });
});

describe("codes that do not count", () => {
  test("a wrong, a used, an old and a stranger's code are refused in the same words", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email, headers);
    const code = await visitor.readCode(email);
    const forWrong = await refusal(await visitor.enterCode(email, wrongCode(code), headers));
    expect(forWrong).not.toBe("");

    const stranger = await refusal(await visitor.enterCode("nobody@example.com", code, headers));

    await visitor.enterCode(email, code, headers);
    const again = somebody();
    const used = await refusal(await again.visitor.enterCode(email, code, headers));

    await again.visitor.askForCode(again.email, again.headers);
    await site.db
      .prepare("UPDATE verification SET expires_at = 1 WHERE identifier LIKE ?")
      .bind(`%${again.email}`)
      .run();
    const old = await refusal(
      await again.visitor.enterCode(again.email, await again.visitor.readCode(again.email), again.headers),
    );
    expect([stranger, used, old]).toEqual([forWrong, forWrong, forWrong]);
  });

  test("after too many wrong tries the right code is worthless too", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email, headers);
    const code = await visitor.readCode(email);
    for (let attempt = 0; attempt <= signInCode.tries; attempt += 1) {
      await refusal(await visitor.enterCode(email, wrongCode(code), headers));
    }
    await refusal(await visitor.enterCode(email, code, headers));
    expect((await visitor.get("/profile")).status).toBe(303);
  });

  test("a form that was left open in another tab leads on once the person is signed in", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.signIn(email);
    const response = await visitor.enterCode(email, "000000", headers);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/profile"]);
  });

  test("only the newest code counts", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email, headers);
    const first = await visitor.readCode(email);
    await visitor.askForCode(email, headers);
    const second = await visitor.readCode(email);
    if (first !== second) await refusal(await visitor.enterCode(email, first, headers));
    expect((await visitor.enterCode(email, second, headers)).status).toBe(303);
  });

  test("asking says the same for an address with an account and one without", async () => {
    const { visitor, email, headers } = somebody();
    await visitor.signIn(email);
    const other = somebody();
    const known = await other.visitor.askForCode(email, headers);
    const unknown = await other.visitor.askForCode(other.email, other.headers);
    expect([unknown.status, unknown.headers.get("location")]).toEqual([known.status, known.headers.get("location")]);
  });
});

describe("where next leads", () => {
  test.each([
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/%09/evil",
  ])("%s is not followed", async (next) => {
    const { visitor, email, headers } = somebody();
    await visitor.askForCode(email, headers);
    const query = new URLSearchParams({ next, _action: "auth.signIn" });
    const response = await visitor.submit(`/sign-in?${query}`, { email, code: await visitor.readCode(email) }, headers);
    const target = new URL(response.headers.get("location") ?? "", site.url);
    expect(target.origin).toBe(site.url.origin);
  });

  test("a signed-out visitor of the profile comes back to it", async () => {
    const response = await new Visitor(site.url).get("/profile");
    expect([response.status, response.headers.get("location")]).toEqual([303, "/sign-in?next=%2Fprofile"]);
  });
});

describe("sessions", () => {
  test("signing out ends the session on the server: the old cookie opens nothing", async () => {
    const { visitor, email } = somebody();
    await visitor.signIn(email);
    const stolen = visitor.cookie;
    const response = await visitor.submit("/profile?_action=auth.signOut", {});
    expect([response.status, response.headers.get("location")]).toEqual([303, "/"]);
    expect((await visitor.get("/profile", { cookie: stolen })).status).toBe(303);
    const write = await visitor.request("/guestbook/sign?_action=guestbook.sign", {
      method: "POST",
      body: new URLSearchParams({ body: "still me" }),
      headers: { cookie: stolen, origin: site.url.origin },
    });
    expect(write.status).toBe(401);
    expect(await write.text()).toContain("still me");
  });

  test("a cookie that was tampered with is no session", async () => {
    const { visitor, email } = somebody();
    await visitor.signIn(email);
    const forged = visitor.cookie.replace(
      /session_token=(.)/,
      (_, first) => `session_token=${first === "X" ? "Y" : "X"}`,
    );
    expect((await visitor.get("/profile", { cookie: forged })).status).toBe(303);
  });

  test("flows that Cirrus does not offer are not there", async () => {
    const visitor = new Visitor(site.url);
    for (const path of ["/auth/sign-up/email", "/auth/sign-in/email", "/auth/email-otp/reset-password"]) {
      expect([path, (await visitor.postJson(path, {})).status]).toEqual([path, 404]);
    }
  });
});
