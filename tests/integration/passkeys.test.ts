import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshSignInSeconds, type Limit, limits, passkeysPerPerson } from "~/platform/limits.ts";
import { Authenticator, type Bent } from "../support/authenticator.ts";
import { firefox, leadsTo, listedOn, People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite();
  people = new People(site);
});
afterAll(() => site.close());

interface Listed {
  id: string;
  name: string | null;
}

async function challengeFor(visitor: Visitor, ceremony: "register" | "authenticate", headers = {}): Promise<string> {
  const response = await visitor.get(`/auth/passkey/generate-${ceremony}-options`, headers);
  return (await response.json<{ challenge: string }>()).challenge;
}

async function register(visitor: Visitor, key: Authenticator, bent: Bent = {}, body: object = {}): Promise<Response> {
  const response = key.register(await challengeFor(visitor, "register"), bent);
  return visitor.postJson("/auth/passkey/verify-registration", { response, ...body });
}

async function signIn(visitor: Visitor, key: Authenticator, bent: Bent = {}, headers = {}): Promise<Response> {
  const response = key.assert(await challengeFor(visitor, "authenticate", headers), bent);
  return visitor.postJson("/auth/passkey/verify-authentication", { response }, headers);
}

async function listOf(visitor: Visitor): Promise<Listed[]> {
  return (await visitor.get("/auth/passkey/list-user-passkeys")).json<Listed[]>();
}

/** Somebody who has a passkey. */
async function owner(name = "Laptop") {
  const email = people.someone();
  const { visitor } = await people.signInWith(firefox, email);
  const key = new Authenticator(site.url.origin);
  const response = await register(visitor, key, {}, { name });
  const { id } = await response.json<Listed>();
  return { email, visitor, key, id };
}

const rename = (visitor: Visitor, passkey: string, name: string) =>
  visitor.submit("/profile?_action=profile.renamePasskey", { passkey, name });
const remove = (visitor: Visitor, passkey: string) =>
  visitor.submit("/profile?_action=profile.removePasskey", { passkey });

describe("signing in", () => {
  test("a passkey makes a session like any other, with browser, place and address in the list of devices", async () => {
    const { email, key } = await owner();
    const guest = new Visitor(site.url);
    const headers = { "user-agent": firefox, "cf-connecting-ip": "198.51.100.77" };
    expect((await signIn(guest, key, {}, headers)).status).toBe(200);
    const page = await guest.read("/profile");
    expect(page).toContain(email);
    expect(listedOn(page)[0]).toMatch(/^Firefox on Linux This device IP address 198\.51\.100\.77 /);
    expect(listedOn(page)).toHaveLength(2);
  });

  test("an answer counts once: sent again, with its challenge or a new one, it is refused", async () => {
    const { key } = await owner();
    const guest = new Visitor(site.url);
    const response = key.assert(await challengeFor(guest, "authenticate"));
    const challengeCookie = guest.cookie;
    const send = (cookie: string) =>
      new Visitor(site.url).postJson("/auth/passkey/verify-authentication", { response }, { cookie });
    const both = await Promise.all([send(challengeCookie), send(challengeCookie)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await send(challengeCookie)).status).toBe(400);
    await challengeFor(guest, "authenticate");
    expect((await send(guest.cookie)).status).toBe(400);
  });

  test.each<[string, Bent]>([
    ["made for another site", { origin: "https://evil.example" }],
    ["of another relying party", { rpId: "evil.example" }],
    ["to a challenge of its own", { challenge: "c2VsZi1tYWRl" }],
    ["of somebody who only touched the key", { isUserVerified: false }],
    ["of a copied key, whose counter has not moved", { counter: 0 }],
  ])("an answer %s is refused", async (_, bent) => {
    const { key } = await owner();
    expect((await signIn(new Visitor(site.url), key)).status).toBe(200);
    const guest = new Visitor(site.url);
    const refused = await signIn(guest, key, bent);
    expect(refused.status).toBe(400);
    expect(guest.cookie).not.toContain("session_token");
    expect((await signIn(guest, key)).status).toBe(200);
  });

  test("an old challenge, none, and one for registering are refused", async () => {
    const { visitor, key } = await owner();
    const guest = new Visitor(site.url);
    const response = key.assert(await challengeFor(guest, "authenticate"));
    await site.db.prepare("UPDATE verification SET expires_at = 1 WHERE value LIKE '%authentication%'").run();
    const verify = "/auth/passkey/verify-authentication";
    expect((await guest.postJson(verify, { response })).status).toBe(400);
    expect((await new Visitor(site.url).postJson(verify, { response })).status).toBe(400);
    const forRegistering = key.assert(await challengeFor(visitor, "register"));
    expect((await visitor.postJson(verify, { response: forRegistering })).status).toBe(400);
  });

  test("an unknown passkey is refused, and so is what is no answer at all", async () => {
    const guest = new Visitor(site.url);
    expect((await signIn(guest, new Authenticator(site.url.origin))).status).toBe(401);
    for (const body of [{}, { response: {} }, { response: { id: { a: 1 } } }, { response: "x" }, []]) {
      await challengeFor(guest, "authenticate");
      expect((await guest.postJson("/auth/passkey/verify-authentication", body)).status).toBe(400);
    }
  });

  test("another site's page cannot ask for a session", async () => {
    const { key } = await owner();
    const guest = new Visitor(site.url);
    expect((await signIn(guest, key, {}, { origin: "https://evil.example" })).status).toBe(403);
  });

  test("somebody who is banned stays out", async () => {
    const { email, key } = await owner();
    await site.db.prepare("UPDATE user SET banned = 1 WHERE email = ?").bind(email).run();
    const guest = new Visitor(site.url);
    expect((await signIn(guest, key)).status).toBe(403);
    expect(guest.cookie).not.toContain("session_token");
  });

  test("a browser is told to check who is there, and to keep the passkey where it can be found by name", async () => {
    const { visitor } = await owner();
    const asking = await new Visitor(site.url).get("/auth/passkey/generate-authenticate-options");
    expect(await asking.json()).toMatchObject({ rpId: site.url.hostname, userVerification: "required" });
    const adding = await visitor.get("/auth/passkey/generate-register-options");
    const { authenticatorSelection, excludeCredentials } = await adding.json<Record<string, unknown>>();
    expect(authenticatorSelection).toMatchObject({ residentKey: "required", userVerification: "required" });
    expect(excludeCredentials).toHaveLength(1);
  });

  test("challenges and tries from one IP are limited, exactly, with the time to wait", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.80" };
    const guest = new Visitor(site.url);
    const ask = () => guest.get("/auth/passkey/generate-authenticate-options", headers);
    const attempt = () => guest.postJson("/auth/passkey/verify-authentication", { response: { id: "x" } }, headers);
    expect(await countLetThrough(limits.passkeyTriesPerIp, attempt)).toBe(limits.passkeyTriesPerIp.max);
    expect(await countLetThrough(limits.passkeyChallengesPerIp, ask)).toBe(limits.passkeyChallengesPerIp.max);
  });
});

/** How many of more calls than `limit` allows, made at once, were let through. */
async function countLetThrough(limit: Limit, call: () => Promise<Response>): Promise<number> {
  const responses = await Promise.all(Array.from({ length: limit.max + 5 }, call));
  const refused = responses.filter(({ status }) => status === 429);
  for (const { headers } of refused) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  return responses.length - refused.length;
}

describe("adding", () => {
  test("a name is cleaned, and too long a one is refused", async () => {
    const { visitor } = await owner("  My\u202E key\u0000\n of <b>old</b>  ");
    expect((await listOf(visitor)).map(({ name }) => name)).toEqual(["My key of <b>old</b>"]);
    expect(await visitor.read("/profile")).toContain("My key of &lt;b&gt;old&lt;/b&gt;");
    const key = new Authenticator(site.url.origin);
    expect((await register(visitor, key, {}, { name: "x".repeat(51) })).status).toBe(400);
    expect((await register(visitor, key, {}, { name: 7 })).status).toBe(400);
    expect(await listOf(visitor)).toHaveLength(1);
  });

  test.each<[string, Bent]>([
    ["made for another site", { origin: "https://evil.example" }],
    ["of another relying party", { rpId: "evil.example" }],
    ["to a challenge of its own", { challenge: "c2VsZi1tYWRl" }],
    ["of a key that cannot tell who touches it", { isUserVerified: false }],
  ])("a passkey %s is refused", async (_, bent) => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const response = await register(visitor, new Authenticator(site.url.origin), bent);
    expect(response.status).toBe(400);
    expect(await listOf(visitor)).toEqual([]);
  });

  test("nobody adds one for somebody else, and no passkey is two people's", async () => {
    const { visitor, key } = await owner();
    const { visitor: other } = await people.signInWith(firefox, people.someone());
    const challenge = await challengeFor(visitor, "register");
    const response = new Authenticator(site.url.origin).register(challenge);
    const taken = { cookie: `${other.cookie}; ${visitor.cookie.replace(/cirrus\.session[^;]*;?/g, "")}` };
    expect((await other.postJson("/auth/passkey/verify-registration", { response }, taken)).status).toBe(401);
    expect((await register(other, key)).status).toBeGreaterThanOrEqual(400);
    expect(await listOf(other)).toEqual([]);
    expect((await new Visitor(site.url).get("/auth/passkey/generate-register-options")).status).toBe(401);
  });

  test("an old sign-in adds nothing, and adding makes no sign-in fresh", async () => {
    const { email, visitor } = await owner();
    const challenge = await challengeFor(visitor, "register");
    const response = new Authenticator(site.url.origin).register(challenge);
    const sessions = await people.sessionsOf(email);
    const added = await register(visitor, new Authenticator(site.url.origin), {}, { createSession: true });
    expect(added.status).toBe(200);
    expect(await people.sessionsOf(email)).toEqual(sessions);
    const longAgo = Date.now() - freshSignInSeconds * 1000;
    await site.db.prepare("UPDATE session SET created_at = ? WHERE id = ?").bind(longAgo, sessions[0]?.id).run();
    const asked = await visitor.get("/auth/passkey/generate-register-options");
    expect([asked.status, await asked.json()]).toMatchObject([403, { code: "SESSION_NOT_FRESH" }]);
    expect((await visitor.postJson("/auth/passkey/verify-registration", { response })).status).toBe(403);
    expect(await listOf(visitor)).toHaveLength(2);
  });

  test("there is room for so many and no more, also for one that was begun before", async () => {
    const { email, visitor } = await owner();
    const challenge = await challengeFor(visitor, "register");
    await site.db
      .prepare(
        `WITH RECURSIVE number(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
         INSERT INTO passkey (id, public_key, user_id, credential_id, counter, device_type, backed_up)
         SELECT 'made-' || n || user.id, '', user.id, 'made-' || n || user.id, 0, 'singleDevice', 0
         FROM number, user WHERE email = ?2`,
      )
      .bind(passkeysPerPerson, email)
      .run();
    const response = new Authenticator(site.url.origin).register(challenge);
    const stored = await visitor.postJson("/auth/passkey/verify-registration", { response });
    expect([stored.status, await stored.json()]).toMatchObject([409, { code: "TOO_MANY_PASSKEYS" }]);
    expect((await visitor.get("/auth/passkey/generate-register-options")).status).toBe(409);
    expect(await listOf(visitor)).toHaveLength(passkeysPerPerson);
    expect(await visitor.read("/profile")).toContain("These are as many as there is room for");
  });
});

describe("the list", () => {
  test("a passkey is renamed and removed with plain forms, and a removed one opens nothing", async () => {
    const { visitor, key, id } = await owner();
    expect(leadsTo(await rename(visitor, id, " Red\u200B  phone "))).toEqual([
      303,
      "/profile?passkey=renamed#passkeys",
    ]);
    expect((await listOf(visitor))[0]?.name).toBe("Red phone");
    expect(await visitor.read("/profile?passkey=renamed")).toContain('Remove<span class="sr-only"> Red phone');
    expect(leadsTo(await remove(visitor, id))).toEqual([303, "/profile?passkey=removed#passkeys"]);
    expect(await listOf(visitor)).toEqual([]);
    expect((await signIn(new Visitor(site.url), key)).status).toBe(401);
  });

  test("a name that is refused is given back at its own field", async () => {
    const { visitor, id } = await owner();
    const response = await rename(visitor, id, "y".repeat(51));
    const page = await response.text();
    expect(response.status).toBe(400);
    expect(page).toMatch(new RegExp(`id="passkey-${id}-error"[^>]*>Use at most 50 characters`));
    expect(page).toContain("y".repeat(51));
    expect((await listOf(visitor))[0]?.name).toBe("Laptop");
  });

  test("somebody else's passkey is not there: 404, nothing changed, by form and over Better Auth's own address", async () => {
    const { visitor, key, id } = await owner();
    const { visitor: other } = await people.signInWith(firefox, people.someone());
    expect((await rename(other, id, "Mine")).status).toBe(404);
    const refused = await remove(other, id);
    expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining("has been removed already")]);
    for (const [path, body] of [
      ["update-passkey", { id, name: "Mine" }],
      ["delete-passkey", { id }],
    ] as const) {
      const theirs = await other.postJson(`/auth/passkey/${path}`, body);
      const nobodys = await other.postJson(`/auth/passkey/${path}`, { ...body, id: "unknown" });
      expect([theirs.status, await theirs.text()]).toEqual([404, await nobodys.text()]);
      expect((await new Visitor(site.url).postJson(`/auth/passkey/${path}`, body)).status).toBe(401);
    }
    expect((await listOf(visitor))[0]?.name).toBe("Laptop");
    expect((await signIn(new Visitor(site.url), key)).status).toBe(200);
  });

  test("Better Auth's own address cleans names as well", async () => {
    const { visitor, id } = await owner();
    const path = "/auth/passkey/update-passkey";
    expect((await visitor.postJson(path, { id, name: "\u202Eevil\u0007" })).status).toBe(200);
    expect((await listOf(visitor))[0]?.name).toBe("evil");
    expect((await visitor.postJson(path, { id, name: "\u200B" })).status).toBe(400);
    expect((await visitor.postJson(path, { id: { a: 1 }, name: "x" })).status).toBe(400);
  });

  test("changes are limited, and signed-out people change nothing", async () => {
    const { visitor, id } = await owner();
    expect((await rename(new Visitor(site.url), id, "Mine")).status).toBe(401);
    let last = await rename(visitor, id, "Name");
    for (let count = 0; count < limits.passkeyChanges.max && last.status !== 429; count += 1) {
      last = await rename(visitor, id, `Name ${count}`);
    }
    expect(last.status).toBe(429);
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await last.text()).toContain("Try again in");
    expect((await visitor.get("/auth/passkey/generate-register-options")).status).toBe(429);
  });

  test("the page holds nothing of the key itself, and says without JavaScript what adding needs", async () => {
    const { visitor, key } = await owner();
    const page = await visitor.read("/profile");
    expect(page).not.toContain(key.id);
    expect(page).toContain("Adding one needs JavaScript");
    expect(page).toMatch(/<button[^>]* hidden[^>]*>\s*Add a passkey/);
    expect(await new Visitor(site.url).read("/sign-in")).toMatch(/<div data-passkey-sign-in[^>]* hidden/);
  });
});
