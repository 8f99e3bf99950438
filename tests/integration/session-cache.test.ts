import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sessionCache } from "~/platform/limits.ts";
import { end, People } from "../support/people.ts";
import { type Site, type SiteOptions, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

/** KV and the browser's cookie hold copies of sessions. D1 is the truth: these take the copies away, or spoil them. */

/** The cookies of a visitor without the copy of the session: what is left when it has run out. */
function withoutCopy(visitor: Visitor): { cookie: string } {
  const cookies = visitor.cookie.split("; ").filter((pair) => !pair.startsWith("cirrus.session_data="));
  return { cookie: cookies.join("; ") };
}

async function nameOf(visitor: Visitor, cookie = withoutCopy(visitor)): Promise<string | undefined> {
  const response = await visitor.get("/auth/get-session", cookie);
  return (await response.json<{ user: { name: string } } | null>())?.user.name;
}

/** Everything that a person does, from the sign-in to the sign-out. */
async function liveThrough(site: Site): Promise<void> {
  const people = new People(site);
  const { laptop, phone, email } = await people.twoBrowsers();
  expect(await nameOf(laptop)).toBe("Owner 1");
  const watching = await people.openSocket(phone);
  expect((await laptop.submit("/profile?_action=profile.update", { name: "Renamed" })).status).toBe(303);
  expect(await nameOf(laptop)).toBe("Renamed");
  await laptop.sign("It holds.");
  expect(await laptop.read("/guestbook")).toContain("It holds.");
  expect((await laptop.postJson("/api/counter/increment", { amount: 1 })).status).toBe(200);
  expect((await end(laptop, await people.sessionIdOf(phone))).status).toBe(303);
  expect(await watching.next("session-ended")).toBeDefined();
  expect((await phone.postJson("/api/counter/increment", { amount: 1 })).status).toBe(401);
  expect((await laptop.submit("/profile?_action=auth.signOut", {})).status).toBe(303);
  expect((await laptop.get("/profile")).status).toBe(303);
  expect(await people.sessionsOf(email)).toEqual([]);
}

describe.each<[string, SiteOptions]>([
  ["absent", { without: ["kv_namespaces"] }],
  ["throwing", { kv: "broken-kv" }],
  ["hanging", { kv: "hanging-kv" }],
])("with KV %s", (_, options) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite(options);
  });
  afterAll(() => site.close());

  test("everything works", { timeout: 60_000 }, async () => {
    await liveThrough(site);
  });
});

describe("with KV", () => {
  let site: Site;
  let kv: KVNamespace;
  let people: People;
  beforeAll(async () => {
    site = await startSite();
    people = new People(site);
    ({ SESSIONS: kv } = await site.worker.getEnv());
  });
  afterAll(() => site.close());
  beforeEach(wipe);

  async function wipe(): Promise<void> {
    for (const { name } of (await kv.list()).keys) await kv.delete(name);
  }

  /** The one key, once it is there: no answer waits for KV longer than `kvWithinMs`. */
  async function onlyKey(): Promise<{ name: string; expiration?: number }> {
    await expect.poll(async () => (await kv.list()).keys).toHaveLength(1);
    const [key] = (await kv.list()).keys;
    return key ?? { name: "none" };
  }

  async function signedIn(): Promise<Visitor> {
    const visitor = new Visitor(site.url);
    await visitor.signIn(people.someone());
    return visitor;
  }

  test("everything works", async () => {
    await liveThrough(site);
  });

  test("a session is there at once after the sign-in with KV emptied, and is kept again by the next read", async () => {
    const visitor = await signedIn();
    await wipe();
    expect(await nameOf(visitor)).toBeDefined();
    expect(await onlyKey()).toBeDefined();
  });

  test("an entry that is no session is read in D1", async () => {
    const visitor = await signedIn();
    const key = await onlyKey();
    for (const garbage of ["", "null", "{", "[]", '{"session":null}', '{"user":{}}']) {
      await kv.put(key.name, garbage);
      expect([garbage, await nameOf(visitor)]).toEqual([garbage, expect.stringMatching(/^Owner/)]);
    }
  });

  test("neither keys nor entries hold a token, and none outlives its time", async () => {
    const email = people.someone();
    const visitor = new Visitor(site.url);
    await visitor.signIn(email);
    const [stored] = await people.sessionsOf(email);
    const { name, expiration = 0 } = await onlyKey();
    expect(name).toMatch(/^session:[0-9a-f]{64}$/);
    expect(expiration - Date.now() / 1000).toBeLessThanOrEqual(sessionCache.kvSeconds);
    expect(`${name} ${await kv.get(name)}`).not.toContain(stored?.token);
  });

  test("a stale entry shows a page, and lets nothing be written, opened or ended", async () => {
    const { laptop, phone } = await people.twoBrowsers();
    const before = await Promise.all((await kv.list()).keys.map(async ({ name }) => [name, await kv.get(name)]));
    await end(laptop, await people.sessionIdOf(phone));
    for (const [name, entry] of before) await kv.put(name ?? "", entry ?? "");
    const { cookie } = phone;
    expect(await nameOf(phone, { cookie })).toBeDefined();

    const write = { origin: site.url.origin, cookie };
    const form = (path: string, fields: Record<string, string>) => phone.submit(path, fields, write);
    expect((await form("/profile?_action=profile.update", { name: "Thief" })).status).toBe(401);
    expect((await form("/guestbook/sign?_action=guestbook.sign", { body: "stolen" })).status).toBe(401);
    expect((await form("/profile?_action=profile.endOtherSessions", {})).status).toBe(401);
    expect((await phone.postJson("/api/counter/increment", { amount: 1 }, { cookie })).status).toBe(401);
    expect((await phone.postJson("/auth/update-user", { name: "Thief" }, { cookie })).status).toBe(401);
    expect((await phone.postJson("/auth/revoke-other-sessions", {}, { cookie })).status).toBe(401);
    expect((await phone.get("/auth/list-sessions", { cookie })).status).toBe(401);
    expect((await phone.get("/profile", { cookie })).status).toBe(303);
    const socket = await people.openSocket(phone);
    socket.send({ type: "add", n: 1, amount: 1 });
    expect(await socket.next("refused")).toMatchObject({ type: "refused" });
    expect((await laptop.get("/profile")).status).toBe(200);
  });
});
