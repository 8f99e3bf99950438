import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { end, endOthers, firefox, leadsTo, listedOn, People, safari } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

/** Several shards, so that the sockets of one session are not all in one place. */
let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite({ vars: { STAGE: "dev", PRESENCE_SHARDS: "3" } });
  people = new People(site);
});
afterAll(() => site.close());

describe("ending one session", () => {
  test("it leads back with a notice, and the session is gone from the list", async () => {
    const { laptop, phone } = await people.twoBrowsers();
    expect(leadsTo(await end(laptop, await people.sessionIdOf(phone)))).toEqual([303, "/profile?ended"]);
    const page = await laptop.read("/profile?ended");
    expect(page).toContain("Ended. Whoever used it has to sign in again.");
    expect(listedOn(page)).toHaveLength(1);
  });

  test("its sockets are told and closed at once, on every shard, and those of others go on", async () => {
    const { laptop, phone } = await people.twoBrowsers();
    const sockets = await Promise.all(Array.from({ length: 8 }, () => people.openSocket(phone)));
    const mine = await people.openSocket(laptop);
    await end(laptop, await people.sessionIdOf(phone));
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
    const { laptop, phone } = await people.twoBrowsers();
    await end(laptop, await people.sessionIdOf(phone));
    expect((await phone.submit("/guestbook/sign?_action=guestbook.sign", { body: "still me" })).status).toBe(401);
    expect((await phone.postJson("/api/counter/increment", { amount: 1 })).status).toBe(401);
    expect(leadsTo(await phone.get("/profile"))).toEqual([303, "/sign-in?next=%2Fprofile"]);
    expect(await laptop.sign("still me")).toMatch(/^\/guestbook#entry-/);
  });

  test("ending this one signs out: cookie gone, home page next, the other device stays", async () => {
    const { email, laptop, phone } = await people.twoBrowsers();
    const stolen = laptop.cookie;
    const socket = await people.openSocket(laptop);
    expect(leadsTo(await end(laptop, await people.sessionIdOf(laptop)))).toEqual([303, "/"]);
    await socket.next("session-ended");
    expect(laptop.cookie).not.toContain("session_token");
    expect((await laptop.get("/profile", { cookie: stolen })).status).toBe(303);
    expect((await phone.get("/profile")).status).toBe(200);
    expect(await people.sessionsOf(email)).toHaveLength(1);
  });

  test("somebody else's, an unknown and an expired session are not found, and nothing changes", async () => {
    const { email, laptop } = await people.twoBrowsers();
    const stranger = await people.twoBrowsers();
    await people.addSessions(email, 1, 1);
    const before = [...(await people.sessionsOf(email)), ...(await people.sessionsOf(stranger.email))];
    const foreign = await people.sessionIdOf(stranger.phone);
    const [{ token = "" } = {}] = await people.sessionsOf(stranger.email);
    const expired = before.find(({ id }) => id.startsWith("made-"))?.id ?? "";
    for (const session of [foreign, expired, token, "unknown", "' OR 1=1 --"]) {
      const response = await end(laptop, session);
      expect([session, response.status]).toEqual([session, 404]);
      expect(await response.text()).toContain("That session has ended already.");
    }
    expect([...(await people.sessionsOf(email)), ...(await people.sessionsOf(stranger.email))]).toEqual(before);
    expect((await stranger.phone.get("/profile")).status).toBe(200);
  });

  test("a form that names no session is refused with a sentence", async () => {
    const { laptop } = await people.twoBrowsers();
    const unnamed = await laptop.submit("/profile?_action=profile.endSession", {});
    for (const response of [unnamed, await end(laptop, "")]) {
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("Name the session that is to end.");
    }
  });

  test("pressing twice ends it once and says so", async () => {
    const { email, laptop, phone } = await people.twoBrowsers();
    const id = await people.sessionIdOf(phone);
    await end(laptop, id);
    const again = await end(laptop, id);
    expect(again.status).toBe(404);
    expect(listedOn(await again.text())).toHaveLength(1);
    expect(await people.sessionsOf(email)).toHaveLength(1);
  });
});

describe("ending all others", () => {
  test("every other one ends with its sockets, this one goes on", async () => {
    const { email, laptop, phone } = await people.twoBrowsers();
    const { visitor: tablet } = await people.signInWith(safari, email);
    const sockets = await Promise.all([people.openSocket(phone), people.openSocket(tablet)]);
    expect(leadsTo(await endOthers(laptop))).toEqual([303, "/profile?ended"]);
    for (const socket of sockets) {
      await socket.next("session-ended");
      await expect.poll(() => socket.isOpen()).toBe(false);
    }
    for (const ended of [phone, tablet]) expect((await ended.get("/profile")).status).toBe(303);
    expect(listedOn(await laptop.read("/profile"))).toHaveLength(1);
  });

  test("other people stay signed in", async () => {
    const { visitor: stranger } = await people.signInWith(firefox, people.someone());
    const { laptop } = await people.twoBrowsers();
    await endOthers(laptop);
    expect((await stranger.get("/profile")).status).toBe(200);
  });

  test("not one is left over, however many there are and whatever expired ones stand before them", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith(firefox, email);
    await people.addSessions(email, 120, 1);
    await people.addSessions(email, 30, Date.now() + 60_000);
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
    const { email, laptop, phone } = await people.twoBrowsers();
    const id = await people.sessionIdOf(phone);
    const foreign = { origin: "https://evil.example" };
    expect((await end(laptop, id, foreign)).status).toBe(403);
    expect((await endOthers(laptop, foreign)).status).toBe(403);
    const body = new URLSearchParams({ session: id });
    const bare = await laptop.request("/profile?_action=profile.endSession", { method: "POST", body });
    expect(bare.status).toBe(403);
    expect(await people.sessionsOf(email)).toHaveLength(2);
  });

  test("the signed-out are refused and shown the way in", async () => {
    const { email, phone } = await people.twoBrowsers();
    const id = await people.sessionIdOf(phone);
    const nobody = new Visitor(site.url);
    for (const response of [await end(nobody, id), await endOthers(nobody)]) {
      expect(response.status).toBe(401);
      const page = await response.text();
      expect(page).toContain("Your session has ended.");
      expect(page).toContain('href="/sign-in?next=%2Fprofile"');
    }
    expect(await people.sessionsOf(email)).toHaveLength(2);
  });

  test("an ended session ends no other, and what was typed into its name is kept", async () => {
    const { email, laptop, phone } = await people.twoBrowsers();
    const id = await people.sessionIdOf(laptop);
    await end(laptop, await people.sessionIdOf(phone));
    expect((await end(phone, id)).status).toBe(401);
    expect((await endOthers(phone)).status).toBe(401);
    const rename = await phone.submit("/profile?_action=profile.update", { name: "Typed with care" });
    expect(rename.status).toBe(401);
    expect(await rename.text()).toContain('value="Typed with care"');
    expect(await people.sessionsOf(email)).toHaveLength(1);
  });
});
