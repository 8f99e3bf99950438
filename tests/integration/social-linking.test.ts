import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshSignInSeconds } from "~/platform/limits.ts";
import { leadsTo } from "../support/people.ts";
import {
  accountsOf,
  countRows,
  elsewhere,
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

let count = 0;
/** Somebody who has signed in with a code by e-mail. */
async function member() {
  count += 1;
  const email = `member-${count}@example.com`;
  const visitor = new Visitor(at.site.url);
  await visitor.signIn(email);
  return { email, visitor };
}

/** Makes the sign-in of a person older than what cannot be undone allows. */
async function age(email: string): Promise<void> {
  const query = "UPDATE session SET created_at = ? WHERE user_id = (SELECT id FROM user WHERE email = ?)";
  const createdAt = Date.now() - freshSignInSeconds * 1000;
  await at.site.db.prepare(query).bind(createdAt, email).run();
}

const linkGoogle = async (visitor: Visitor, person = onGoogle()) =>
  visitor.get(at.google.consent(await pressLink(visitor, "google"), person));

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

const unlink = (visitor: Visitor, account: unknown) =>
  visitor.submit("/profile?_action=profile.unlink", { account: String(account) });

async function accountId(email: string): Promise<unknown> {
  return (await accountsOf(at.site, email))[0]?.id;
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
    const { visitor, email } = await member();
    expect(await listed(visitor)).toEqual(["Google Not linked Link Google", "GitHub Not linked Link GitHub"]);
    await linkGoogle(visitor, onGoogle({ email }));
    const [google, github] = await listed(visitor);
    expect(google).toMatch(/^Google Linked .+ Unlink Google$/);
    expect(github).toBe("GitHub Not linked Link GitHub");
    expect(await visitor.read("/profile")).toMatch(/always works[\s\S]*member-\d+@example\.com/);
  });
});

describe("linking", () => {
  test("leads to the consent page and back to the profile, and signs in from then on", async () => {
    const { visitor, email } = await member();
    const grace = onGoogle({ email });
    const response = await linkGoogle(visitor, grace);
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
    const { visitor } = await member();
    const before = await whoIs(visitor);
    await linkGoogle(visitor);
    const { updatedAt: _, ...after } = (await whoIs(visitor)) ?? {};
    expect(before).toMatchObject(after);
  });

  test("of an account with another address works right after signing in, and leads to this account", async () => {
    const { visitor, email } = await member();
    const grace = onGoogle();
    await linkGoogle(visitor, grace);
    const other = new Visitor(at.site.url);
    await other.get(at.google.consent(await press(other, "google"), grace));
    expect(await whoIs(other)).toMatchObject({ email });
  });

  test("of an account with another address needs a fresh sign-in, so that no borrowed session stays for good", async () => {
    const { visitor, email } = await member();
    await age(email);
    const back = at.google.consent(await pressLink(visitor, "google"), onGoogle());
    const page = "/profile?error=not-fresh&provider=google";
    await expectRefusal(visitor, back, page, "That Google account has another e-mail address");
    const own = await linkGoogle(visitor, onGoogle({ email }));
    expect(own.headers.get("location")).toBe("/profile?linked=google");
  });

  test("twice is linking once", async () => {
    const { visitor, email } = await member();
    const grace = onGoogle({ email });
    await linkGoogle(visitor, grace);
    await linkGoogle(visitor, grace);
    expect(await accountsOf(at.site, email)).toHaveLength(1);
  });

  test("what belongs to somebody else is refused with a sentence", async () => {
    const grace = onGoogle();
    const owner = new Visitor(at.site.url);
    await owner.get(at.google.consent(await press(owner, "google"), grace));
    const { visitor } = await member();
    const back = at.google.consent(await pressLink(visitor, "google"), grace);
    await expectRefusal(
      visitor,
      back,
      "/profile?error=taken&provider=google",
      "That Google account is linked to another",
    );
  });

  test("an address that is not verified there is refused, even one's own", async () => {
    const { visitor, email } = await member();
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
    const { visitor } = await member();
    const back = at.github.deny(await pressLink(visitor, "github"));
    await expectRefusal(visitor, back, "/profile?error=denied&provider=github", "You said no at GitHub");
  });

  test("a session that ended meanwhile links nothing", async () => {
    const { visitor } = await member();
    const back = at.google.consent(await pressLink(visitor, "google"), onGoogle());
    await at.site.db
      .prepare("DELETE FROM session WHERE user_id = ?")
      .bind((await whoIs(visitor))?.id)
      .run();
    const page = "/sign-in?error=signed-out&next=%2Fprofile&provider=google";
    await expectRefusal(visitor, back, page, "Your session ended before Google answered");
  });

  test("somebody else who signed in meanwhile with this browser gets nothing linked, nor does the first", async () => {
    const { visitor, email } = await member();
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
    const { visitor } = await member();
    const headers = { origin: "https://evil.example" };
    expect((await visitor.submit("/profile?_action=profile.link", { provider: "google" }, headers)).status).toBe(403);
    const withToken = { provider: "google", idToken: { token: at.google.idToken(onGoogle()) } };
    expect((await visitor.postJson("/auth/link-social", withToken, elsewhere())).status).toBe(404);
  });
});

describe("unlinking", () => {
  test("takes the way in away; the code by e-mail stays, also after the last one, and no fresh sign-in is needed", async () => {
    const { visitor, email } = await member();
    const grace = onGoogle();
    await linkGoogle(visitor, grace);
    await age(email);
    expect(leadsTo(await unlink(visitor, await accountId(email)))).toEqual([303, "/profile?unlinked=google"]);
    expect(await visitor.read("/profile?unlinked=google")).toContain("Google is unlinked.");
    expect(await accountsOf(at.site, email)).toEqual([]);
    const other = new Visitor(at.site.url);
    await other.get(at.google.consent(await press(other, "google"), grace));
    expect(await whoIs(other)).toMatchObject({ email: grace.email });
    const byCode = new Visitor(at.site.url);
    await byCode.signIn(email);
    expect((await whoIs(byCode))?.id).toBe((await whoIs(visitor))?.id);
  });

  test("somebody who came through a provider alone gets in by code afterwards", async () => {
    const grace = onGoogle();
    const visitor = new Visitor(at.site.url);
    await visitor.get(at.google.consent(await press(visitor, "google"), grace));
    await unlink(visitor, await accountId(grace.email));
    const byCode = new Visitor(at.site.url);
    await byCode.signIn(grace.email);
    expect((await whoIs(byCode))?.id).toBe((await whoIs(visitor))?.id);
  });

  test("a second time says that it is done, and somebody else's is out of reach", async () => {
    const { visitor, email } = await member();
    await linkGoogle(visitor);
    const id = await accountId(email);
    const { visitor: mallory } = await member();
    const tried = await unlink(mallory, id);
    expect([tried.status, await tried.text()]).toEqual([404, expect.stringContaining("is not linked any more")]);
    expect((await mallory.postJson("/auth/unlink-account", { accountId: id })).status).toBe(400);
    expect(await accountsOf(at.site, email)).toHaveLength(1);
    await unlink(visitor, id);
    expect((await unlink(visitor, id)).status).toBe(404);
  });

  test("is refused to a session that has ended", async () => {
    const { visitor, email } = await member();
    await linkGoogle(visitor);
    await at.site.db
      .prepare("DELETE FROM session WHERE user_id = ?")
      .bind((await whoIs(visitor))?.id)
      .run();
    expect((await unlink(visitor, await accountId(email))).status).toBe(401);
    expect(await accountsOf(at.site, email)).toHaveLength(1);
  });

  test("works for clients of the API too, the last one included", async () => {
    const { visitor, email } = await member();
    await linkGoogle(visitor);
    const response = await visitor.postJson("/auth/unlink-account", { accountId: await accountId(email) });
    expect([response.status, await accountsOf(at.site, email)]).toEqual([200, []]);
  });
});
