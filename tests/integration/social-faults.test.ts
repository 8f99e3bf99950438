import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "~/platform/limits.ts";
import {
  countRows,
  elsewhere,
  onGithub,
  onGoogle,
  type Provider,
  press,
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

const newcomer = () => new Visitor(at.site.url);

/** The consent page, and somebody who says yes there. */
function agree(page: string, provider: Provider): string {
  return provider === "google" ? at.google.consent(page, onGoogle()) : at.github.consent(page, onGithub());
}

/** Follows a way back that must fail: nothing is written, nobody is in, and a page of ours says why. */
async function expectRefusal(visitor: Visitor, back: string, error: string, sentence: string) {
  const before = await countRows(at.site);
  const response = await visitor.get(back);
  const location = response.headers.get("location") ?? "";
  expect([302, 303]).toContain(response.status);
  const { pathname, searchParams } = new URL(location, at.site.url);
  expect([pathname, searchParams.get("error")]).toEqual(["/sign-in", error]);
  expect(location).not.toContain("error_description");
  const html = await visitor.read(location);
  expect(html).toMatch(new RegExp(`role="alert"[^>]*>[^<]*${sentence}`));
  expect(await countRows(at.site)).toEqual(before);
  expect(await whoIs(visitor)).toBeNull();
}

describe.each<[Provider, string]>([
  ["google", "Google"],
  ["github", "GitHub"],
])("%s", (provider, name) => {
  test("a no at the consent page is taken for one, and the way back is kept", async () => {
    const visitor = newcomer();
    const back = at[provider].deny(await press(visitor, provider, "/counter"));
    await expectRefusal(visitor, back, "denied", `You said no at ${name}`);
    const again = newcomer();
    const response = await again.get(at[provider].deny(await press(again, provider, "/counter")));
    expect(response.headers.get("location")).toContain("next=%2Fcounter");
  });

  test("an error in the provider's name is never shown in its words", async () => {
    const visitor = newcomer();
    const state = new URL(await press(visitor, provider)).searchParams.get("state");
    const query = new URLSearchParams({
      error: "<b>Call us</b>",
      error_description: "Your PC is broken",
      state: `${state}`,
    });
    const back = `/auth/callback/${provider}?${query}`;
    await expectRefusal(visitor, back, "failed", `${name} did not answer`);
    expect(await visitor.read(`/sign-in?error=Call+us&error_description=Call+us`)).not.toContain("Call us");
  });

  test.each([
    ["no state", (back: URL) => back.searchParams.delete("state")],
    ["a state of somebody's making", (back: URL) => back.searchParams.set("state", "x".repeat(32))],
    ["nothing at all", (back: URL) => Object.assign(back, { search: "" })],
  ])("%s is refused", async (_, spoil) => {
    const visitor = newcomer();
    const back = new URL(agree(await press(visitor, provider), provider));
    spoil(back);
    await expectRefusal(visitor, back.href, "expired", `The way back from ${name}`);
  });

  test("a state that another browser began is refused: nobody is signed in to a stranger's account", async () => {
    const mallory = newcomer();
    const back = agree(await press(mallory, provider), provider);
    await expectRefusal(newcomer(), back, "expired", `The way back from ${name}`);
    const victim = newcomer();
    await press(victim, provider);
    await expectRefusal(victim, back, "expired", `The way back from ${name}`);
  });

  test("a way back works once", async () => {
    const visitor = newcomer();
    const back = agree(await press(visitor, provider), provider);
    await visitor.get(back);
    await visitor.submit("/profile?_action=auth.signOut", {});
    await expectRefusal(visitor, back, "expired", `The way back from ${name}`);
  });

  test("a way back is refused once its time is over", async () => {
    const visitor = newcomer();
    const back = agree(await press(visitor, provider), provider);
    const query = "UPDATE verification SET value = json_set(value, '$.expiresAt', 1) WHERE identifier = ?";
    const identifier = `auth-state:${new URL(back).searchParams.get("state")}`;
    expect((await at.site.db.prepare(query).bind(identifier).run()).meta.changes).toBe(1);
    await expectRefusal(visitor, back, "expired", `The way back from ${name}`);
  });

  test("a code that was used before is refused, under a new state too", async () => {
    const first = newcomer();
    const used = new URL(agree(await press(first, provider), provider));
    await first.get(used.href);
    const second = newcomer();
    const back = new URL(agree(await press(second, provider), provider));
    back.searchParams.set("code", used.searchParams.get("code") ?? "");
    await expectRefusal(second, back.href, "failed", `${name} did not answer`);
  });

  test("a code that belongs to another PKCE challenge is refused", async () => {
    const [mallory, victim] = [newcomer(), newcomer()];
    const stolen = new URL(agree(await press(victim, provider), provider)).searchParams.get("code");
    const back = new URL(agree(await press(mallory, provider), provider));
    back.searchParams.set("code", stolen ?? "");
    await expectRefusal(mallory, back.href, "failed", `${name} did not answer`);
  });

  const token = { google: "/token", github: "/login/oauth/access_token" }[provider];
  const answers: [string, () => Response][] = [
    ["500", () => new Response("Internal Server Error", { status: 500 })],
    ["a page", () => new Response("<html>Sorry</html>", { headers: { "content-type": "text/html" } })],
    ["JSON that says nothing", () => Response.json({})],
    ["null", () => Response.json(null)],
    ["broken JSON", () => new Response("{", { headers: { "content-type": "application/json" } })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } })],
    ["an ID token that is none", () => Response.json({ access_token: "x", id_token: "x.y.z", token_type: "Bearer" })],
    ["a lost connection", () => Response.error()],
  ];
  test.each(answers)("%s from the token endpoint is told, and can be tried again", async (_, answer) => {
    const visitor = newcomer();
    const back = agree(await press(visitor, provider), provider);
    at[provider].breakNext(token, answer);
    await expectRefusal(visitor, back, "failed", `${name} did not answer`);
    await visitor.get(agree(await press(visitor, provider), provider));
    expect(await whoIs(visitor)).not.toBeNull();
  });
});

test.each([
  ["500", () => new Response("", { status: 500 })],
  ["a lost connection", () => Response.error()],
])("%s from GitHub's API about the person signs nobody in", async (_, answer) => {
  const visitor = newcomer();
  const back = agree(await press(visitor, "github"), "github");
  at.github.breakNext("/user", answer);
  await expectRefusal(visitor, back, "failed", "GitHub did not answer");
});

test("without an address nobody is signed in, and the page says what to do", async () => {
  const google = newcomer();
  const fromGoogle = at.google.consent(await press(google, "google"), { ...onGoogle(), email: undefined });
  await expectRefusal(google, fromGoogle, "no-email", "Google gave us no e-mail address");
  const github = newcomer();
  const fromGithub = at.github.consent(await press(github, "github"), onGithub({ emails: [] }));
  await expectRefusal(github, fromGithub, "no-email", "GitHub gave us no e-mail address");
});

test("a suspended person is told, and gets no session", async () => {
  const grace = onGoogle();
  const visitor = newcomer();
  await visitor.get(at.google.consent(await press(visitor, "google"), grace));
  await at.site.db.prepare("UPDATE user SET banned = 1 WHERE email = ?").bind(grace.email).run();
  const again = newcomer();
  const back = at.google.consent(await press(again, "google"), grace);
  await expectRefusal(again, back, "suspended", "This account is banned");
});

test("an error meant for the sign-in page is shown on the profile to somebody who is signed in", async () => {
  const visitor = newcomer();
  await visitor.signIn("already@example.com");
  const response = await visitor.get("/auth/callback/google?code=x&state=y");
  const signIn = await visitor.get(response.headers.get("location") ?? "");
  expect(signIn.status).toBe(303);
  expect(await visitor.read(signIn.headers.get("location") ?? "")).toContain("The way back from Google");
});

test("an unknown provider begins nothing", async () => {
  const visitor = newcomer();
  for (const provider of ["facebook", "", "__proto__"]) {
    const pressed = await visitor.submit("/sign-in?_action=auth.social", { provider }, elsewhere());
    expect([provider, pressed.status]).toEqual([provider, 400]);
  }
  expect((await visitor.get("/auth/callback/facebook?code=x&state=y")).headers.get("location")).toContain(
    "error=expired",
  );
});

test("ways begun are limited for each IP, by our form and over HTTP alike", async () => {
  const headers = elsewhere();
  const visitor = newcomer();
  const begin = () => visitor.submit("/sign-in?_action=auth.social", { provider: "google" }, headers);
  const statuses: number[] = [];
  for (let count = 0; count < limits.consentsPerIp.max; count += 1) statuses.push((await begin()).status);
  expect(new Set(statuses)).toEqual(new Set([303]));
  const refused = await begin();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect(await refused.text()).toContain("That was too often");
  expect((await visitor.postJson("/auth/sign-in/social", { provider: "google" }, headers)).status).toBe(429);
});

test("a form that another site posts begins nothing", async () => {
  const before = at.google.calls.length;
  const headers = { origin: "https://evil.example" };
  expect((await newcomer().submit("/sign-in?_action=auth.social", { provider: "google" }, headers)).status).toBe(403);
  expect(at.google.calls.length).toBe(before);
});
