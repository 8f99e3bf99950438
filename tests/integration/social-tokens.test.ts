import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accountsOf,
  elsewhere,
  onGithub,
  onGoogle,
  press,
  type SocialSite,
  startSocialSite,
  whoIs,
} from "../support/social.ts";
import { Visitor } from "../support/visitor.ts";

/**
 * The site itself never calls a provider again. A client that asked for lasting access gets its tokens here, refreshed
 * when they have run out, and nobody else does.
 */
let at: SocialSite;
beforeAll(async () => {
  at = await startSocialSite();
});
afterAll(() => at.close());

interface Tokens {
  accessToken: string;
  refreshToken?: string;
}

/** Signs in as a client that asks Google for lasting access. */
async function offline() {
  const visitor = new Visitor(at.site.url);
  const additionalParams = { access_type: "offline" };
  const begun = await visitor.postJson("/auth/sign-in/social", { provider: "google", additionalParams }, elsewhere());
  const grace = onGoogle();
  await visitor.get(at.google.consent((await begun.json<{ url: string }>()).url, grace));
  return { visitor, email: grace.email, accountId: await onlyAccount(grace.email) };
}

async function onlyAccount(email: string): Promise<string> {
  return String((await accountsOf(at.site, email))[0]?.id);
}

const readToken = (visitor: Visitor, accountId: string) => visitor.postJson("/auth/get-access-token", { accountId });
const refresh = (visitor: Visitor, accountId: string) => visitor.postJson("/auth/refresh-token", { accountId });

async function expire(accountId: string): Promise<void> {
  await at.site.db.prepare("UPDATE account SET access_token_expires_at = 1 WHERE id = ?").bind(accountId).run();
}

const refreshes = () => at.google.calls.filter((call) => call === "POST /token").length;

test("a token that is good is handed to its owner without asking the provider", async () => {
  const { visitor, accountId } = await offline();
  const asked = refreshes();
  const { accessToken } = await (await readToken(visitor, accountId)).json<Tokens>();
  expect(accessToken).toMatch(/^ya29\./);
  expect(refreshes()).toBe(asked);
});

test("a token that has run out is refreshed through the provider, and kept encrypted", async () => {
  const { visitor, email, accountId } = await offline();
  const { accessToken: old } = await (await readToken(visitor, accountId)).json<Tokens>();
  await expire(accountId);
  const { accessToken } = await (await readToken(visitor, accountId)).json<Tokens>();
  expect([accessToken.slice(0, 5), accessToken === old]).toEqual(["ya29.", false]);
  const [account] = await accountsOf(at.site, email);
  expect(Number(account?.access_token_expires_at)).toBeGreaterThan(Date.now());
  expect(account?.id_token).toBeNull();
  expect(JSON.stringify(account)).not.toMatch(/ya29\.|1\/\//);
  expect((await (await readToken(visitor, accountId)).json<Tokens>()).accessToken).toBe(accessToken);
});

test("refreshing on demand works with Google, and with GitHub, whose refresh tokens work once", async () => {
  const { visitor, accountId } = await offline();
  expect((await (await refresh(visitor, accountId)).json<Tokens>()).accessToken).toMatch(/^ya29\./);

  at.github.isExpiring = true;
  const alan = onGithub();
  const other = new Visitor(at.site.url);
  await other.get(at.github.consent(await press(other, "github"), alan));
  const id = await onlyAccount(String((await whoIs(other))?.email));
  const seen = new Set<string | undefined>();
  for (let round = 0; round < 3; round += 1) seen.add((await (await refresh(other, id)).json<Tokens>()).refreshToken);
  expect(seen.size).toBe(3);
  at.github.isExpiring = false;
});

test("a consent that was taken back is answered with 400, in none of the provider's words", async () => {
  const { visitor, accountId } = await offline();
  at.google.revokeAll();
  await expire(accountId);
  for (const response of [await readToken(visitor, accountId), await refresh(visitor, accountId)]) {
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain("revoked");
  }
});

test("without lasting access there is nothing to refresh, and the provider is not asked", async () => {
  const grace = onGoogle();
  const visitor = new Visitor(at.site.url);
  await visitor.get(at.google.consent(await press(visitor, "google"), grace));
  const asked = refreshes();
  expect((await refresh(visitor, await onlyAccount(grace.email))).status).toBe(400);
  expect(refreshes()).toBe(asked);
});

test("nobody but the owner gets a token: not a stranger, not another member, not a session that has ended", async () => {
  const { visitor, accountId } = await offline();
  const member = new Visitor(at.site.url);
  await member.signIn("curious@example.com");
  const userId = String((await whoIs(visitor))?.id);
  for (const path of ["/auth/get-access-token", "/auth/refresh-token"]) {
    expect((await new Visitor(at.site.url).postJson(path, { accountId, userId })).status).toBe(401);
    expect((await member.postJson(path, { accountId, userId })).status).toBe(400);
    expect((await visitor.postJson(path, { accountId }, { origin: "https://evil.example" })).status).toBe(403);
  }
  await at.site.db.prepare("DELETE FROM session WHERE user_id = ?").bind(userId).run();
  expect((await readToken(visitor, accountId)).status).toBe(401);
});

test("the list of accounts names no token, and the provider's own profile is not served", async () => {
  const { visitor, accountId } = await offline();
  const list = await (await visitor.get("/auth/list-accounts")).json<Record<string, unknown>[]>();
  expect(list).toMatchObject([{ providerId: "google", id: accountId }]);
  expect(JSON.stringify(list)).not.toMatch(/token/i);
  expect((await visitor.get(`/auth/account-info?accountId=${accountId}`)).status).toBe(404);
});
