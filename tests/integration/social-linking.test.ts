import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leadsTo } from "../support/people.ts";
import {
  accountsOf,
  age,
  countRows,
  elsewhere,
  linkGoogle,
  member,
  onGithub,
  onGoogle,
  press,
  pressLink,
  type SocialSite,
  startSocialSite,
  whoIs,
} from "../support/social.ts";
import { Visitor } from "../support/visitor.ts";

let at: SocialSite;
beforeAll(async () => {
  at = await startSocialSite();
});
afterAll(() => at.close());

/** What the "Linked accounts" of a profile say, as text. */
async function listed(visitor: Visitor): Promise<string[]> {
  const html = await visitor.read("/profile");
  const [, list = ""] = /Linked accounts<\/h2>[\s\S]*?<ul[^>]*>([\s\S]*?)<\/ul>/.exec(html) ?? [];
  const items = list.split("<li").slice(1);
  return items.map((item) =>
    item
      .replace(/^[^>]*>|<script.*?<\/script>|<[^>]+>/gs, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

/** A link that must fail: nothing is written, and the page it leads to says why. */
async function expectRefusal(visitor: Visitor, back: string, page: string, sentence: string) {
  const before = await countRows(at.site);
  const response = await visitor.get(back);
  expect(response.headers.get("location")).toBe(page);
  expect(await visitor.read(page)).toMatch(new RegExp(`role="alert"[^>]*>[^<]*${sentence}`));
  expect(await countRows(at.site)).toEqual(before);
}

describe("the list", () => {
  test("shows both providers and what is linked, as forms, and says that the code always works", async () => {
    const { visitor, email } = await member(at.site);
    expect(await listed(visitor)).toEqual(["Google Not linked Link Google", "GitHub Not linked Link GitHub"]);
    await linkGoogle(at, visitor, onGoogle({ email }));
    const [google, github] = await listed(visitor);
    expect(google).toMatch(/^Google Linked .+ Unlink Google$/);
    expect(github).toBe("GitHub Not linked Link GitHub");
    expect(await visitor.read("/profile")).toMatch(/always works[\s\S]*member-\d+@example\.com/);
  });
});

describe("linking", () => {
  test("leads to the consent page and back to the profile, and signs in from then on", async () => {
    const { visitor, email } = await member(at.site);
    const grace = onGoogle({ email });
    const response = await linkGoogle(at, visitor, grace);
    expect(leadsTo(response)).toEqual([302, "/profile?linked=google"]);
    expect(await visitor.read("/profile?linked=google")).toContain("Google is linked.");
    expect(await accountsOf(at.site, email)).toMatchObject([
      { provider_id: "google", account_id: grace.sub, id_token: null },
    ]);
    const other = new Visitor(at.site.url);
    await other.get(at.google.consent(await press(other, "google"), grace));
    expect((await whoIs(other))?.id).toBe((await whoIs(visitor))?.id);
  });

  test("keeps name, picture and address of the account as they are", async () => {
    const { visitor } = await member(at.site);
    const before = await whoIs(visitor);
    await linkGoogle(at, visitor);
    const { updatedAt: _, ...after } = (await whoIs(visitor)) ?? {};
    expect(before).toMatchObject(after);
  });

  test("of an account with another address works right after signing in, and leads to this account", async () => {
    const { visitor, email } = await member(at.site);
    const grace = onGoogle();
    await linkGoogle(at, visitor, grace);
    const other = new Visitor(at.site.url);
    await other.get(at.google.consent(await press(other, "google"), grace));
    expect(await whoIs(other)).toMatchObject({ email });
  });

  test("of an account with another address needs a fresh sign-in, so that no borrowed session stays for good", async () => {
    const { visitor, email } = await member(at.site);
    await age(at.site, email);
    const back = at.google.consent(await pressLink(visitor, "google"), onGoogle());
    const page = "/profile?error=not-fresh&provider=google";
    await expectRefusal(visitor, back, page, "That Google account has another e-mail address");
    const own = await linkGoogle(at, visitor, onGoogle({ email }));
    expect(own.headers.get("location")).toBe("/profile?linked=google");
  });

  test("twice is linking once", async () => {
    const { visitor, email } = await member(at.site);
    const grace = onGoogle({ email });
    await linkGoogle(at, visitor, grace);
    await linkGoogle(at, visitor, grace);
    expect(await accountsOf(at.site, email)).toHaveLength(1);
  });

  test("what belongs to somebody else is refused with a sentence", async () => {
    const grace = onGoogle();
    const owner = new Visitor(at.site.url);
    await owner.get(at.google.consent(await press(owner, "google"), grace));
    const { visitor } = await member(at.site);
    const back = at.google.consent(await pressLink(visitor, "google"), grace);
    await expectRefusal(
      visitor,
      back,
      "/profile?error=taken&provider=google",
      "That Google account is linked to another",
    );
  });

  test("an address that is not verified there is refused, even one's own", async () => {
    const { visitor, email } = await member(at.site);
    const back = at.google.consent(await pressLink(visitor, "google"), onGoogle({ email, email_verified: false }));
    await expectRefusal(
      visitor,
      back,
      "/profile?error=unverified&provider=google",
      "Your e-mail address is not verified",
    );
    const emails = [{ email, primary: true, verified: false }];
    const fromGithub = at.github.consent(await pressLink(visitor, "github"), onGithub({ emails }));
    await expectRefusal(visitor, fromGithub, "/profile?error=unverified&provider=github", "Your e-mail address is not");
  });

  test("a no at the consent page changes nothing", async () => {
    const { visitor } = await member(at.site);
    const back = at.github.deny(await pressLink(visitor, "github"));
    await expectRefusal(visitor, back, "/profile?error=denied&provider=github", "You said no at GitHub");
  });

  test("a session that ended meanwhile links nothing", async () => {
    const { visitor } = await member(at.site);
    const back = at.google.consent(await pressLink(visitor, "google"), onGoogle());
    await at.site.db
      .prepare("DELETE FROM session WHERE user_id = ?")
      .bind((await whoIs(visitor))?.id)
      .run();
    const page = "/sign-in?error=signed-out&next=%2Fprofile&provider=google";
    await expectRefusal(visitor, back, page, "Your session ended before Google answered");
  });

  test("somebody else who signed in meanwhile with this browser gets nothing linked, nor does the first", async () => {
    const { visitor, email } = await member(at.site);
    const back = at.google.consent(await pressLink(visitor, "google"), onGoogle());
    await visitor.submit("/profile?_action=auth.signOut", {});
    await visitor.signIn("second@example.com");
    const before = await countRows(at.site);
    const response = await visitor.get(back);
    expect(response.headers.get("location")).toContain("error=signed-out");
    expect(await countRows(at.site)).toEqual(before);
    expect(await accountsOf(at.site, email)).toEqual([]);
  });

  test("begins for nobody who is signed out, nor for another site's form", async () => {
    const stranger = new Visitor(at.site.url);
    const pressed = await stranger.submit("/profile?_action=profile.link", { provider: "google" }, elsewhere());
    expect([pressed.status, await pressed.text()]).toEqual([401, expect.stringContaining("Your session has ended")]);
    expect((await stranger.postJson("/auth/link-social", { provider: "google" }, elsewhere())).status).toBe(401);
    const { visitor } = await member(at.site);
    const headers = { origin: "https://evil.example" };
    expect((await visitor.submit("/profile?_action=profile.link", { provider: "google" }, headers)).status).toBe(403);
    const withToken = { provider: "google", idToken: { token: at.google.idToken(onGoogle()) } };
    expect((await visitor.postJson("/auth/link-social", withToken, elsewhere())).status).toBe(404);
  });
});
