import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshSignInSeconds, limits, passkeysPerPerson } from "~/platform/limits.ts";
import { Authenticator, type Bent } from "../support/authenticator.ts";
import { challengeFor, listOf, ownerAt, register, signIn } from "../support/passkey-owners.ts";
import { firefox, leadsTo, People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite();
  people = new People(site);
});
afterAll(() => site.close());

const owner = (name?: string) => ownerAt(site, people, name);

const rename = (visitor: Visitor, passkey: string, name: string) =>
  visitor.submit("/profile?_action=profile.renamePasskey", { passkey, name });
const remove = (visitor: Visitor, passkey: string) =>
  visitor.submit("/profile?_action=profile.removePasskey", { passkey });

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
    expect(await visitor.read("/profile?passkey=renamed")).toMatch(/Remove<span[^>]*> Red phone/);
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
    expect(await new Visitor(site.url).read("/sign-in")).toMatch(
      /<div data-passkey-sign-in[^>]* class="[^"]*noscript:hidden/,
    );
  });
});
