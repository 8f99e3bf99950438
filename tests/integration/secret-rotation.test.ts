import { createHmac } from "node:crypto";
import { symmetricEncrypt } from "better-auth/crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokenSecrets } from "~/features/auth/social/token-secrets.ts";
import { sessionLength } from "~/platform/limits.ts";
import { stampMadeAt } from "../support/entries.ts";
import { sessionCookie, signedIn } from "../support/signed-in.ts";
import { devSecrets, devVars, type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

/** What the supporting code signs with is the secret of yesterday here. */
const previous = devSecrets.BETTER_AUTH_SECRET;
const current = "the-new-secret-the-new-secret-the-new-secret";

const google = { GOOGLE_CLIENT_ID: "id", GOOGLE_CLIENT_SECRET: "key" };

let rotating: Site;
let rotated: Site;
beforeAll(async () => {
  const secrets = { BETTER_AUTH_SECRET: current, GOOGLE_CLIENT_SECRET: google.GOOGLE_CLIENT_SECRET };
  const vars = { ...devVars, GOOGLE_CLIENT_ID: google.GOOGLE_CLIENT_ID };
  [rotating, rotated] = await Promise.all([
    startSite({ vars, secrets: { ...secrets, BETTER_AUTH_SECRET_PREVIOUS: previous } }),
    startSite({ vars, secrets }),
  ]);
});
afterAll(() => Promise.all([rotating.close(), rotated.close()]));

const name = "cirrus.session_token";

/** The lines of an answer that set the session's cookie. */
const renewed = (response: Response) => response.headers.getSetCookie().filter((line) => line.startsWith(`${name}=`));

/** The value of a cookie under a secret, as Better Auth signs it. */
function signedWith(secret: string, value: string): string {
  return encodeURIComponent(`${value}.${createHmac("sha256", secret).update(value).digest("base64")}`);
}

/** The token that a visitor's cookie carries. */
const tokenOf = ({ cookie }: Visitor) =>
  decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? "").split(".")[0];

const withCookie = ({ url }: Site, value: string) => {
  const visitor = new Visitor(url);
  visitor.keep(`${name}=${value}`);
  return visitor;
};

const opensProfile = async (visitor: Visitor) => (await visitor.get("/profile")).status === 200;

describe("while a secret is being rotated", () => {
  test("whoever signed in before still is, and the browser gets a cookie of the new secret, as after a sign-in", async () => {
    const ada = await signedIn(rotating, "ada@example.com");
    const token = tokenOf(ada) ?? "";
    const response = await ada.get("/profile");
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("ada@example.com")]);
    expect(renewed(response)).toHaveLength(1);
    const [pair, ...attributes] = renewed(response)[0]?.split("; ") ?? [];
    expect(pair).toBe(`${name}=${signedWith(current, token)}`);
    const fresh = new Visitor(rotating.url);
    await fresh.askForCode("grace@example.com");
    const signIn = await fresh.enterCode("grace@example.com", await fresh.readCode("grace@example.com"));
    const [, ...ofSignIn] = renewed(signIn)[0]?.split("; ") ?? [];
    expect(attributes.sort()).toEqual(ofSignIn.sort());
    expect(attributes).toContain(`Max-Age=${sessionLength.expiresInSeconds}`);
  });

  test("the new cookie is enough, is not renewed again, and outlives the previous secret", async () => {
    const ada = await signedIn(rotating, "ada@example.com");
    await ada.get("/profile");
    const again = await ada.get("/profile");
    expect([again.status, renewed(again)]).toEqual([200, []]);
    const later = await signedIn(rotated, "ada@example.com");
    expect(await opensProfile(withCookie(rotated, signedWith(current, tokenOf(later) ?? "")))).toBe(true);
  });

  test("a socket opens as the person whom the old cookie names", async () => {
    const ada = await signedIn(rotating, "ada@example.com");
    const socket = await LiveSocket.open(rotating.url, { cookie: ada.cookie });
    socket.send({ type: "add", n: 1, amount: 1 });
    expect(await socket.next("acknowledged")).toMatchObject({ n: 1 });
    await socket.close();
  });

  test("what is the same for everybody carries no cookie", async () => {
    const ada = await signedIn(rotating, "ada@example.com");
    const response = await withCookie(rotating, sessionCookie(tokenOf(ada) ?? "").split("=")[1] ?? "").get(
      "/guestbook",
    );
    expect([response.status, response.headers.getSetCookie()]).toEqual([200, []]);
    expect(response.headers.get("cache-control")).toMatch(/^public/);
  });

  test("signing out with an old cookie ends the session, and nothing brings its cookie back", async () => {
    const ada = await signedIn(rotating, "ada@example.com");
    const old = ada.cookie;
    const response = await ada.postJson("/auth/sign-out", {});
    expect(response.status).toBe(200);
    expect(renewed(response)).toEqual([expect.stringContaining("Max-Age=0")]);
    expect((await new Visitor(rotating.url).get("/profile", { cookie: old })).status).toBe(303);
  });

  test("a form that was opened before can be posted", async () => {
    const ada = await signedIn(rotating, "ada@example.com");
    const response = await ada.postEntry({ body: "From yesterday", stamp: stampMadeAt(Date.now() - 60_000) });
    expect([response.status, response.headers.get("location")]).toEqual([303, expect.stringContaining("#entry-")]);
  });

  test("a form that is shown again is sealed with the new secret", async () => {
    const ada = await signedIn(rotating, "ada@example.com");
    const old = stampMadeAt(Date.now() - 60_000);
    const [id = "", seal = ""] = old.split(".");
    const html = await (await ada.postEntry({ body: "", stamp: old })).text();
    expect(html).toContain(id);
    expect(html).not.toContain(seal);
  });

  test("a provider's token that the previous secret encrypted is handed to its owner", async () => {
    const token = "ya29.of-yesterday";
    for (const key of [previous, keysOf(previous)]) {
      const ada = await linkedToGoogle(rotating, await symmetricEncrypt({ key, data: token }));
      const response = await ada.postJson("/auth/get-access-token", { accountId: "account" });
      expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ accessToken: token })]);
    }
  });
});

describe("what neither secret signed", () => {
  test.each([
    ["a signature of a third secret", (token: string) => signedWith("x".repeat(44), token)],
    ["no signature", (token: string) => token],
    ["a signature cut short", (token: string) => signedWith(previous, token).slice(0, -6)],
    [
      "a signature of another token",
      (token: string) => `${token}.${decodeURIComponent(signedWith(previous, "y")).slice(2)}`,
    ],
    ["a stray percent sign", (token: string) => `${signedWith(previous, token)}%`],
    ["one byte of the signature changed", (token: string) => flipped(signedWith(previous, token))],
  ])("%s: signed out, and no cookie comes back", async (_what, forge) => {
    const ada = await signedIn(rotating, "ada@example.com");
    const response = await withCookie(rotating, forge(tokenOf(ada) ?? "")).get("/profile");
    expect([response.status, renewed(response)]).toEqual([303, []]);
  });
});

describe("when the previous secret is dropped", () => {
  test("what it alone signed is worth nothing: cookies, forms, tokens", async () => {
    const old = await signedIn(rotated, "ada@example.com");
    expect(await opensProfile(old)).toBe(false);
    const ada = withCookie(rotated, signedWith(current, tokenOf(old) ?? ""));
    expect((await ada.postEntry({ body: "From yesterday", stamp: stampMadeAt(Date.now() - 60_000) })).status).toBe(400);
    const encrypted = await symmetricEncrypt({ key: keysOf(previous), data: "ya29.of-yesterday" });
    const grace = await linkedToGoogle(rotated, encrypted);
    expect((await grace.postJson("/auth/get-access-token", { accountId: "account" })).status).toBe(400);
  });
});

function flipped(value: string): string {
  return value.replace(/\.(.)/, (_, first: string) => `.${first === "A" ? "B" : "A"}`);
}

/** The keys as Better Auth holds them, when it encrypts with this secret. */
function keysOf(secret: string) {
  const [{ version, value } = { version: 0, value: "" }] = tokenSecrets([secret]);
  return { keys: new Map([[version, value]]), currentVersion: version };
}

/** Somebody with a cookie of the current secret, and an account at Google with this token. */
async function linkedToGoogle(site: Site, accessToken: string): Promise<Visitor> {
  const visitor = await signedIn(site, "linked@example.com");
  const account = `INSERT OR REPLACE INTO account (id, account_id, provider_id, user_id, access_token, created_at, updated_at)
    SELECT 'account', 'google', 'google', id, ?, 0, 0 FROM user WHERE email = 'linked@example.com'`;
  await site.db.prepare(account).bind(accessToken).run();
  return withCookie(site, signedWith(current, tokenOf(visitor) ?? ""));
}
