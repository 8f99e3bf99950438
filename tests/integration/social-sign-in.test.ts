import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GooglePerson } from "../support/fake-google.ts";
import { leadsTo } from "../support/people.ts";
import { startSite } from "../support/site.ts";
import {
  accountsOf,
  countRows,
  elsewhere,
  onGithub,
  onGoogle,
  press,
  type SocialSite,
  signInWithGoogle,
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

const signInAs = (person: GooglePerson, visitor = newcomer(), next?: string) =>
  signInWithGoogle(at, person, visitor, next);

describe("the buttons", () => {
  test("are plain forms, one a provider whose two keys are set", async () => {
    const html = await newcomer().read("/sign-in?next=%2Fcounter");
    expect(html).toMatch(/<form method="post" action="\/sign-in\?next=%2Fcounter&amp;_action=auth.social"/);
    expect(html).toMatch(/<button[^>]* name="provider" value="google"/);
    expect(html).toMatch(/<button[^>]* name="provider" value="github"/);
  });

  test.each([
    ["none", {}, {}],
    ["an id without its secret", { GOOGLE_CLIENT_ID: "id" }, {}],
    ["a secret without its id", {}, { GITHUB_CLIENT_SECRET: "secret" }],
  ])("are absent with %s of the keys, and nothing begins", async (_, vars, secrets) => {
    const site = await startSite({
      vars: { STAGE: "dev", ...vars },
      secrets: { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests", ...secrets },
    });
    const visitor = new Visitor(site.url);
    expect(await visitor.read("/sign-in")).not.toMatch(/Continue with/);
    const pressed = await visitor.submit("/sign-in?_action=auth.social", { provider: "google" });
    expect([pressed.status, await pressed.text()]).toEqual([400, expect.stringContaining("That way in is not open")]);
    expect((await visitor.postJson("/auth/sign-in/social", { provider: "github" })).status).toBe(404);
    await site.close();
  });

  test("lead a browser to no other address than the security policy of the page names", async () => {
    const policy = (await newcomer().get("/sign-in")).headers.get("content-security-policy") ?? "";
    const allowed = /form-action ([^;]+)/.exec(policy)?.[1]?.split(" ") ?? [];
    for (const provider of ["google", "github"] as const) {
      expect(allowed).toContain(new URL(await press(newcomer(), provider)).origin);
    }
  });

  test("ask for no more than who it is: nothing that lasts, no scope beyond name and address", async () => {
    const google = new URL(await press(newcomer(), "google")).searchParams;
    expect([google.get("scope"), google.get("access_type")]).toEqual(["email profile openid", null]);
    const github = new URL(await press(newcomer(), "github")).searchParams;
    expect(github.get("scope")).toBe("read:user user:email");
  });
});

describe("consent", () => {
  test("signs a newcomer in and leads where she was going", async () => {
    const grace = onGoogle();
    const { visitor, response } = await signInAs(grace, newcomer(), "/guestbook/sign?a=b#c");
    expect(leadsTo(response)).toEqual([302, "/guestbook/sign?a=b#c"]);
    expect((await visitor.get("/guestbook/sign")).status).toBe(200);
    expect(await visitor.read("/profile")).toContain("Grace Hopper");
  });

  test("leads to no other site, whatever `next` says", async () => {
    for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
      const { response } = await signInAs(onGoogle(), newcomer(), next);
      expect(new URL(response.headers.get("location") ?? "", at.site.url).origin).toBe(at.site.url.origin);
    }
  });

  test("signs in to the same account again, and keeps a name that was changed here", async () => {
    const grace = onGoogle();
    const { visitor } = await signInAs(grace);
    await visitor.submit("/profile?_action=profile.update", { name: "Amazing Grace" });
    const before = await countRows(at.site);
    const again = await signInAs({ ...grace, email: "moved@example.com", name: "Other" });
    const after = await countRows(at.site);
    expect(await whoIs(again.visitor)).toMatchObject({ name: "Amazing Grace", email: grace.email });
    expect([after.user, after.account]).toEqual([before.user, before.account]);
  });

  test("keeps tokens encrypted, and no ID token", async () => {
    const grace = onGoogle();
    await signInAs(grace);
    const [account] = await accountsOf(at.site, grace.email);
    expect(account).toMatchObject({
      provider_id: "google",
      account_id: grace.sub,
      id_token: null,
      refresh_token: null,
    });
    expect(account?.access_token).toMatch(/^(?!ya29)[\w$.-]{40,}$/);
    await signInAs(grace);
    expect((await accountsOf(at.site, grace.email))[0]?.id_token).toBeNull();
  });

  test("leaves nothing of a person, a code or a token in the log", async () => {
    const alan = onGithub();
    const visitor = newcomer();
    const back = at.github.consent(await press(visitor, "github"), alan);
    await visitor.get(back);
    await visitor.get(back);
    const log = at.site.logs().join("\n");
    const code = new URL(back).searchParams.get("code") ?? "none";
    for (const secret of ["Alan Kay", alan.emails[1]?.email ?? "none", code, "gho_", at.github.clientSecret])
      expect(log).not.toContain(secret);
  });
});

describe("what arrives", () => {
  test.each([
    ["a name of blanks", { name: " \u200b " }, "Nobody"],
    ["no name", { name: undefined }, "Nobody"],
    ["a name that is too long", { name: "x".repeat(51) }, "Nobody"],
    ["a name with a direction override", { name: "Grace \u202eHopper" }, "Grace Hopper"],
  ])("with %s somebody new is called as our own rules allow", async (_, about, name) => {
    const { visitor } = await signInAs(onGoogle({ email: `nobody@${crypto.randomUUID()}.example.com`, ...about }));
    expect(await whoIs(visitor)).toMatchObject({ name });
  });

  test.each([
    "https://evil.example/track.gif",
    "http://lh3.googleusercontent.com/a",
    "https://lh3.googleusercontent.com.evil.example/a",
    "https://lh3.googleusercontent.com:8443/a",
    "javascript:alert(1)",
    "data:image/svg+xml,<svg/>",
  ])("the picture %s is left out", async (picture) => {
    const { visitor } = await signInAs(onGoogle({ picture }));
    expect(await whoIs(visitor)).toMatchObject({ name: "Grace Hopper", image: null });
  });

  test("a picture from each provider's own host passes the security policy", async () => {
    const policy = (await newcomer().get("/profile")).headers.get("content-security-policy") ?? "";
    const page = (await newcomer().get("/sign-in")).headers.get("content-security-policy") ?? policy;
    for (const host of ["https://lh3.googleusercontent.com", "https://avatars.githubusercontent.com"])
      expect(/img-src ([^;]+)/.exec(page)?.[1]).toContain(host);
  });
});

describe("for clients of the API", () => {
  const begin = (visitor: Visitor, body: Record<string, unknown>) =>
    visitor.postJson("/auth/sign-in/social", { provider: "google", ...body }, elsewhere());

  test("/auth/sign-in/social names the consent page and signs in through it", async () => {
    const visitor = newcomer();
    const begun = await begin(visitor, { callbackURL: "/counter", disableRedirect: true });
    const { url } = await begun.json<{ url: string }>();
    expect(leadsTo(await visitor.get(at.google.consent(url, onGoogle())))).toEqual([302, "/counter"]);
    expect(await whoIs(visitor)).toMatchObject({ name: "Grace Hopper" });
  });

  test.each(["callbackURL", "errorCallbackURL", "newUserCallbackURL"])("%s leads to no foreign site", async (field) => {
    for (const target of ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
      expect([target, (await begin(newcomer(), { [field]: target })).status]).toEqual([target, 403]);
  });

  test("a path that resolves to a foreign site is not followed back from a consent that was refused", async () => {
    for (const errorCallbackURL of ["/..//evil.example", "/%2e%2e//evil.example"]) {
      const visitor = newcomer();
      const { url } = await (await begin(visitor, { errorCallbackURL })).json<{ url: string }>();
      const state = new URL(url).searchParams.get("state");
      const back = await visitor.get(`/auth/callback/google?error=access_denied&state=${state}`);
      const { origin } = at.site.url;
      expect(new URL(back.headers.get("location") ?? "", origin).origin).toBe(origin);
    }
  });

  test("an ID token from a client signs nobody in", async () => {
    const visitor = newcomer();
    const before = await countRows(at.site);
    const response = await begin(visitor, { idToken: { token: at.google.idToken(onGoogle()) } });
    expect(response.status).toBe(404);
    expect(await countRows(at.site)).toEqual(before);
  });
});
