import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devicesListed, sessionLength } from "~/platform/limits.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const safari =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

/** Several shards, so that the sockets of one session are not all in one place. */
let site: Site;
beforeAll(async () => {
  site = await startSite({ vars: { STAGE: "dev", PRESENCE_SHARDS: "3" } });
});
afterAll(() => site.close());

let people = 0;
/** An address that no other test uses. */
function someone(): string {
  people += 1;
  return `owner-${people}@example.com`;
}

let places = 0;
/** Signs in with a browser of its own, from an IP that no other test uses. */
async function signInWith(userAgent: string, email: string): Promise<{ visitor: Visitor; ip: string }> {
  places += 1;
  const ip = `192.0.2.${places}`;
  const visitor = new Visitor(site.url);
  const headers = { "user-agent": userAgent, "cf-connecting-ip": ip };
  await visitor.askForCode(email, headers);
  const response = await visitor.enterCode(email, await visitor.readCode(email), headers);
  expect(response.status).toBe(303);
  return { visitor, ip };
}

/** Two browsers of one person: she looks at the first. */
async function twoBrowsers(email = someone()) {
  const { visitor: laptop, ip: laptopIp } = await signInWith(firefox, email);
  const { visitor: phone, ip: phoneIp } = await signInWith(safari, email);
  return { email, laptop, laptopIp, phone, phoneIp };
}

interface Stored {
  id: string;
  token: string;
}

/** The sessions of a person as D1 has them, oldest first. */
async function sessionsOf(email: string): Promise<Stored[]> {
  const { results } = await site.db
    .prepare(
      "SELECT session.id, token FROM session JOIN user ON user.id = user_id WHERE email = ? ORDER BY session.rowid",
    )
    .bind(email)
    .all<Stored>();
  return results;
}

async function sessionIdOf(visitor: Visitor): Promise<string> {
  const { session } = await (await visitor.get("/auth/get-session")).json<{ session: { id: string } }>();
  return session.id;
}

/** The devices of a profile page, each as the text that is read. */
function listedOn(html: string): string[] {
  const [, section = ""] = /<h2[^>]*>Devices<\/h2>([\s\S]*?)<\/ul>/.exec(html) ?? [];
  const items = section.split("<li").slice(1);
  return items.map((item) =>
    item
      .replace(/^[^>]*>|<script.*?<\/script>/gs, "")
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

function end(visitor: Visitor, session: string, headers: Record<string, string> = {}): Promise<Response> {
  return visitor.submit("/profile?_action=profile.endSession", { session }, headers);
}

function endOthers(visitor: Visitor, headers: Record<string, string> = {}): Promise<Response> {
  return visitor.submit("/profile?_action=profile.endOtherSessions", {}, headers);
}

function leadsTo(response: Response): [number, string | null] {
  return [response.status, response.headers.get("location")];
}

/** Fills a person's account with sessions, as years of sign-ins on shared machines would. */
async function addSessions(email: string, count: number, expiresAt: number): Promise<void> {
  await site.db
    .prepare(
      `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
       INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
       SELECT 'made-' || ?2 || n || '-' || user.id, user.id, hex(randomblob(16)), ?2, n, n
       FROM number, user WHERE email = ?3`,
    )
    .bind(count, expiresAt, email)
    .run();
}

describe("the list", () => {
  test("every session is there in words, this one first and marked", async () => {
    const { laptop, laptopIp, phoneIp } = await twoBrowsers();
    const [here, there, ...others] = listedOn(await laptop.read("/profile"));
    expect(here).toMatch(
      new RegExp(`^Firefox on Linux This device IP address ${laptopIp} Signed in .+ Last seen Now `),
    );
    expect(here).toContain("End the session of Firefox on Linux, this device");
    expect(there).toMatch(new RegExp(`^Safari on iOS IP address ${phoneIp} Signed in .+ UTC Last seen .+ UTC `));
    expect(there).toContain("End the session of Safari on iOS");
    expect(others).toEqual([]);
  });

  test("times are ISO times that a script can turn into the reader's own", async () => {
    const { laptop } = await twoBrowsers();
    const [, section = ""] = /<h2[^>]*>Devices<\/h2>([\s\S]*?)<\/ul>/.exec(await laptop.read("/profile")) ?? [];
    const times = [...section.matchAll(/<time datetime="([^"]+)"/g)].map(([, time = ""]) => Date.parse(time));
    expect(times).toHaveLength(3);
    for (const time of times) expect(Math.abs(Date.now() - time)).toBeLessThan(60_000);
  });

  test("nobody else's session is there, and none that has expired", async () => {
    const { visitor } = await signInWith(firefox, someone());
    const { email, laptop } = await twoBrowsers();
    await addSessions(email, 3, Date.now() - 1000);
    expect(listedOn(await laptop.read("/profile"))).toHaveLength(2);
    expect(listedOn(await visitor.read("/profile"))).toHaveLength(1);
  });

  test("somebody with one session is offered nothing to end but that", async () => {
    const { visitor } = await signInWith(firefox, someone());
    expect(await visitor.read("/profile")).not.toContain("End all other sessions");
  });

  test("the page holds no session token, not even a failed one", async () => {
    const { email, laptop } = await twoBrowsers();
    const page = await laptop.read("/profile");
    const refused = await (await end(laptop, "unknown")).text();
    const stored = await sessionsOf(email);
    expect(stored).toHaveLength(2);
    for (const { id, token } of stored) {
      expect(page).toContain(id);
      expect(page).not.toContain(token);
      expect(refused).not.toContain(token);
    }
  });

  test("what a client calls itself is never markup, and may be missing", async () => {
    const email = someone();
    const { visitor } = await signInWith("<script>alert(1)</script>", email);
    await addSessions(email, 1, Date.now() + 60_000);
    const page = await visitor.read("/profile");
    expect(page).not.toContain("alert(1)");
    expect(listedOn(page)[0]).toMatch(/^Unknown browser This device/);
    expect(listedOn(page)[1]).toMatch(/^Unknown browser IP address Unknown /);
  });

  test("a list too long is cut, says so, and keeps this device", async () => {
    const { email, laptop } = await twoBrowsers();
    await addSessions(email, devicesListed, Date.now() + 60_000);
    const page = await laptop.read("/profile");
    expect(listedOn(page)).toHaveLength(devicesListed);
    expect(listedOn(page)[0]).toContain("This device");
    expect(page).toContain("There are more");
  });

  test("it says how exact “last seen” is", async () => {
    const { visitor } = await signInWith(firefox, someone());
    expect(await visitor.read("/profile")).toContain(`exact to ${sessionLength.renewAfterSeconds / 3600} hours`);
  });
});

describe("ending one session", () => {
  test("it leads back with a notice, and the session is gone from the list", async () => {
    const { laptop, phone } = await twoBrowsers();
    expect(leadsTo(await end(laptop, await sessionIdOf(phone)))).toEqual([303, "/profile?ended"]);
    const page = await laptop.read("/profile?ended");
    expect(page).toContain("Ended. Whoever used it has to sign in again.");
    expect(listedOn(page)).toHaveLength(1);
  });

  test("its sockets are told and closed at once, on every shard, and those of others go on", async () => {
    const { laptop, phone } = await twoBrowsers();
    const sockets = await Promise.all(Array.from({ length: 8 }, () => openSocket(phone)));
    const mine = await openSocket(laptop);
    await end(laptop, await sessionIdOf(phone));
    for (const socket of sockets) {
      await socket.next("session-ended");
      await expect.poll(() => socket.isOpen()).toBe(false);
    }
    mine.send({ type: "add", n: 1, amount: 1 });
    await mine.next("acknowledged");
    expect(mine.frames.map(({ type }) => type)).not.toContain("session-ended");
    await mine.close();
  });

  test("its next write is refused and its pages lead to the sign-in page; this one still writes", async () => {
    const { laptop, phone } = await twoBrowsers();
    await end(laptop, await sessionIdOf(phone));
    expect((await phone.submit("/guestbook/sign?_action=guestbook.sign", { body: "still me" })).status).toBe(401);
    expect((await phone.postJson("/api/counter/increment", { amount: 1 })).status).toBe(401);
    expect(leadsTo(await phone.get("/profile"))).toEqual([303, "/sign-in?next=%2Fprofile"]);
    expect(await laptop.sign("still me")).toMatch(/^\/guestbook#entry-/);
  });

  test("ending this one signs out: cookie gone, home page next, the other device stays", async () => {
    const { email, laptop, phone } = await twoBrowsers();
    const stolen = laptop.cookie;
    const socket = await openSocket(laptop);
    expect(leadsTo(await end(laptop, await sessionIdOf(laptop)))).toEqual([303, "/"]);
    await socket.next("session-ended");
    expect(laptop.cookie).not.toContain("session_token");
    expect((await laptop.get("/profile", { cookie: stolen })).status).toBe(303);
    expect((await phone.get("/profile")).status).toBe(200);
    expect(await sessionsOf(email)).toHaveLength(1);
  });

  test("somebody else's, an unknown and an expired session are not found, and nothing changes", async () => {
    const { email, laptop } = await twoBrowsers();
    const stranger = await twoBrowsers();
    await addSessions(email, 1, 1);
    const before = [...(await sessionsOf(email)), ...(await sessionsOf(stranger.email))];
    const foreign = await sessionIdOf(stranger.phone);
    const [{ token = "" } = {}] = await sessionsOf(stranger.email);
    const expired = before.find(({ id }) => id.startsWith("made-"))?.id ?? "";
    for (const session of [foreign, expired, token, "unknown", "' OR 1=1 --"]) {
      const response = await end(laptop, session);
      expect([session, response.status]).toEqual([session, 404]);
      expect(await response.text()).toContain("That session has ended already.");
    }
    expect([...(await sessionsOf(email)), ...(await sessionsOf(stranger.email))]).toEqual(before);
    expect((await stranger.phone.get("/profile")).status).toBe(200);
  });

  test("a form that names no session is refused with a sentence", async () => {
    const { laptop } = await twoBrowsers();
    const unnamed = await laptop.submit("/profile?_action=profile.endSession", {});
    for (const response of [unnamed, await end(laptop, "")]) {
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("Name the session that is to end.");
    }
  });

  test("pressing twice ends it once and says so", async () => {
    const { email, laptop, phone } = await twoBrowsers();
    const id = await sessionIdOf(phone);
    await end(laptop, id);
    const again = await end(laptop, id);
    expect(again.status).toBe(404);
    expect(listedOn(await again.text())).toHaveLength(1);
    expect(await sessionsOf(email)).toHaveLength(1);
  });
});

describe("ending all others", () => {
  test("every other one ends with its sockets, this one goes on", async () => {
    const { email, laptop, phone } = await twoBrowsers();
    const { visitor: tablet } = await signInWith(safari, email);
    const sockets = await Promise.all([openSocket(phone), openSocket(tablet)]);
    expect(leadsTo(await endOthers(laptop))).toEqual([303, "/profile?ended"]);
    for (const socket of sockets) {
      await socket.next("session-ended");
      await expect.poll(() => socket.isOpen()).toBe(false);
    }
    for (const ended of [phone, tablet]) expect((await ended.get("/profile")).status).toBe(303);
    expect(listedOn(await laptop.read("/profile"))).toHaveLength(1);
  });

  test("other people stay signed in", async () => {
    const { visitor: stranger } = await signInWith(firefox, someone());
    const { laptop } = await twoBrowsers();
    await endOthers(laptop);
    expect((await stranger.get("/profile")).status).toBe(200);
  });

  test("not one is left over, however many there are and whatever expired ones stand before them", async () => {
    const email = someone();
    const { visitor } = await signInWith(firefox, email);
    await addSessions(email, 120, 1);
    await addSessions(email, 30, Date.now() + 60_000);
    expect(leadsTo(await endOthers(visitor))).toEqual([303, "/profile?ended"]);
    const { results } = await site.db
      .prepare("SELECT session.id FROM session JOIN user ON user.id = user_id WHERE email = ? AND expires_at > ?")
      .bind(email, Date.now())
      .all();
    expect(results).toHaveLength(1);
    expect((await visitor.get("/profile")).status).toBe(200);
  });
});

describe("who may end sessions", () => {
  test("a form on another site, or without Origin, ends nothing", async () => {
    const { email, laptop, phone } = await twoBrowsers();
    const id = await sessionIdOf(phone);
    const foreign = { origin: "https://evil.example" };
    expect((await end(laptop, id, foreign)).status).toBe(403);
    expect((await endOthers(laptop, foreign)).status).toBe(403);
    const body = new URLSearchParams({ session: id });
    const bare = await laptop.request("/profile?_action=profile.endSession", { method: "POST", body });
    expect(bare.status).toBe(403);
    expect(await sessionsOf(email)).toHaveLength(2);
  });

  test("the signed-out are refused and shown the way in", async () => {
    const { email, phone } = await twoBrowsers();
    const id = await sessionIdOf(phone);
    const nobody = new Visitor(site.url);
    for (const response of [await end(nobody, id), await endOthers(nobody)]) {
      expect(response.status).toBe(401);
      const page = await response.text();
      expect(page).toContain("Your session has ended.");
      expect(page).toContain('href="/sign-in?next=%2Fprofile"');
    }
    expect(await sessionsOf(email)).toHaveLength(2);
  });

  test("an ended session ends no other, and what was typed into its name is kept", async () => {
    const { email, laptop, phone } = await twoBrowsers();
    const id = await sessionIdOf(laptop);
    await end(laptop, await sessionIdOf(phone));
    expect((await end(phone, id)).status).toBe(401);
    expect((await endOthers(phone)).status).toBe(401);
    const rename = await phone.submit("/profile?_action=profile.update", { name: "Typed with care" });
    expect(rename.status).toBe(401);
    expect(await rename.text()).toContain('value="Typed with care"');
    expect(await sessionsOf(email)).toHaveLength(1);
  });
});

function openSocket(visitor: Visitor): Promise<LiveSocket> {
  return LiveSocket.open(site.url, { cookie: visitor.cookie });
}
