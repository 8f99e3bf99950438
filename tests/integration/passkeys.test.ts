import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Limit, limits } from "~/platform/limits.ts";
import { Authenticator, type Bent } from "../support/authenticator.ts";
import { challengeFor, ownerAt, signIn } from "../support/passkey-owners.ts";
import { firefox, listedOn, People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  // The wall would be hit before the limits that are tested here.
  site = await startSite({ wall: 100_000 });
  people = new People(site);
});
afterAll(() => site.close());

const owner = (name?: string) => ownerAt(site, people, name);

describe("signing in", () => {
  test("a passkey makes a session like any other, with browser, place and address in the list of devices", async () => {
    const { email, key } = await owner();
    const guest = new Visitor(site.url);
    const headers = { "user-agent": firefox, "cf-connecting-ip": "198.51.100.77" };
    expect((await signIn(guest, key, {}, headers)).status).toBe(200);
    const page = await guest.read("/profile");
    expect(page).toContain(email);
    expect(listedOn(page)[0]).toMatch(/^Firefox on Linux This device Place .+ IP address 198\.51\.100\.77 /);
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
