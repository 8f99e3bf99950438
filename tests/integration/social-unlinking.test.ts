import { afterAll, beforeAll, expect, test } from "vitest";
import { leadsTo } from "../support/people.ts";
import {
  accountsOf,
  age,
  linkGoogle,
  member,
  onGoogle,
  press,
  type SocialSite,
  startSocialSite,
  whoIs,
} from "../support/social.ts";
import { Visitor } from "../support/visitor.ts";

/** Taking a linked account away again, on the profile and over HTTP. */
let at: SocialSite;
beforeAll(async () => {
  at = await startSocialSite();
});
afterAll(() => at.close());

const unlink = (visitor: Visitor, account: unknown) =>
  visitor.submit("/profile?_action=profile.unlink", { account: String(account) });

async function accountId(email: string): Promise<unknown> {
  return (await accountsOf(at.site, email))[0]?.id;
}

test("takes the way in away; the code by e-mail stays, also after the last one, and no fresh sign-in is needed", async () => {
  const { visitor, email } = await member(at.site);
  const grace = onGoogle();
  await linkGoogle(at, visitor, grace);
  await age(at.site, email);
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
  const { visitor, email } = await member(at.site);
  await linkGoogle(at, visitor);
  const id = await accountId(email);
  const { visitor: mallory } = await member(at.site);
  const tried = await unlink(mallory, id);
  expect([tried.status, await tried.text()]).toEqual([404, expect.stringContaining("is not linked any more")]);
  expect((await mallory.postJson("/auth/unlink-account", { accountId: id })).status).toBe(400);
  expect(await accountsOf(at.site, email)).toHaveLength(1);
  await unlink(visitor, id);
  expect((await unlink(visitor, id)).status).toBe(404);
});

test("is refused to a session that has ended", async () => {
  const { visitor, email } = await member(at.site);
  await linkGoogle(at, visitor);
  await at.site.db
    .prepare("DELETE FROM session WHERE user_id = ?")
    .bind((await whoIs(visitor))?.id)
    .run();
  expect((await unlink(visitor, await accountId(email))).status).toBe(401);
  expect(await accountsOf(at.site, email)).toHaveLength(1);
});

test("works for clients of the API too, the last one included", async () => {
  const { visitor, email } = await member(at.site);
  await linkGoogle(at, visitor);
  const response = await visitor.postJson("/auth/unlink-account", { accountId: await accountId(email) });
  expect([response.status, await accountsOf(at.site, email)]).toEqual([200, []]);
});
