import { admin } from "better-auth/plugins/admin";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peopleListed } from "~/platform/limits.ts";
import { People } from "../support/people.ts";
import { ban, list, type Person, peopleOf, setRole, unban } from "../support/roles.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
let someone: ReturnType<typeof peopleOf>["someone"];
let rowOf: ReturnType<typeof peopleOf>["rowOf"];
let boss: Person;
beforeAll(async () => {
  site = await startSite({
    vars: { STAGE: "dev", ADMIN_EMAILS: "First@Example.com, later@example.com" },
  });
  people = new People(site);
  ({ someone, rowOf } = peopleOf(site, people));
  boss = await someone(undefined, "first@example.com");
});
afterAll(() => site.close());

describe("who is what", () => {
  test("whoever signs in with a listed address is an admin from the first session on, and nobody else is", async () => {
    expect((await rowOf("first@example.com")).role).toBe("admin");
    const visitor = await someone();
    expect((await rowOf(visitor.email)).role).toBe("visitor");
  });

  test("an address that was listed after the account was made counts at the next sign-in", async () => {
    const later = await someone("visitor", "later@example.com");
    expect((await list(later)).status).toBe(403);
    const again = await someone(undefined, "later@example.com");
    expect((await rowOf(again.email)).role).toBe("admin");
    expect((await list(again)).status).toBe(200);
  });

  test("taking an address off the list takes no role away", async () => {
    const promoted = await someone("admin");
    await someone(undefined, promoted.email);
    expect((await rowOf(promoted.email)).role).toBe("admin");
  });

  test("nobody gives themselves a role", async () => {
    const person = await someone();
    const claims: [string, object][] = [
      ["/auth/update-user", { role: "admin" }],
      ["/auth/update-user", { name: "Ada", role: "admin", banned: false }],
      ["/auth/admin/set-role", { userId: person.id, role: "admin" }],
      ["/auth/admin/update-user", { userId: person.id, data: { role: "admin" } }],
    ];
    for (const [path, body] of claims) {
      expect([path, (await person.visitor.postJson(path, body)).status]).toEqual([path, expect.toSatisfy(isRefusal)]);
    }
    await person.visitor.submit("/profile?_action=profile.update", { name: "Ada", role: "admin" });
    expect((await rowOf(person.email)).role).toBe("visitor");
  });
});

const isRefusal = (status: number) => status >= 400 && status < 500;

describe("what a role allows", () => {
  test("a visitor is refused everything that is there, and the rest is not there for anybody", async () => {
    const [visitor, target] = [await someone(), await someone()];
    const body = { userId: target.id };
    for (const attempt of [
      ban(visitor, target),
      unban(visitor, target),
      setRole(visitor, target, "moderator"),
      list(visitor),
      visitor.visitor.get(`/auth/admin/get-user?id=${target.id}`),
    ])
      expect((await attempt).status).toBe(403);
    const offered = Object.values(admin().endpoints).map(({ path }) => path);
    const open = ["ban-user", "unban-user", "set-role", "list-users", "get-user"].map((name) => `/admin/${name}`);
    const closed = offered.filter((path) => !open.includes(path));
    expect(closed.length).toBeGreaterThan(5);
    for (const path of closed) {
      for (const { visitor: caller } of [visitor, boss])
        expect([path, (await caller.postJson(`/auth${path}`, body)).status]).toEqual([path, 404]);
    }
    expect(await rowOf(target.email)).toMatchObject({ role: "visitor", banned: 0 });
  });

  test("the signed-out are refused too", async () => {
    const stranger = { ...boss, visitor: new Visitor(site.url) };
    for (const attempt of [
      ban(stranger, boss),
      unban(stranger, boss),
      setRole(stranger, boss, "visitor"),
      list(stranger),
    ])
      expect((await attempt).status).toBe(401);
  });

  test("a moderator bans visitors, but no moderator, no admin and not themselves, and sees no list", async () => {
    const [moderator, other, visitor] = [await someone("moderator"), await someone("moderator"), await someone()];
    for (const target of [other, boss]) expect((await ban(moderator, target)).status).toBe(403);
    expect((await ban(moderator, moderator)).status).toBe(403);
    expect((await ban(moderator, { ...visitor, id: "unknown" })).status).toBe(404);
    for (const id of [[boss.id], { toString: 1 }, 7, null])
      expect((await moderator.visitor.postJson("/auth/admin/ban-user", { userId: id })).status).toBe(400);
    expect((await ban(moderator, visitor)).status).toBe(200);
    expect((await unban(moderator, visitor)).status).toBe(200);
    expect((await list(moderator)).status).toBe(403);
    expect((await setRole(moderator, visitor, "moderator")).status).toBe(403);
    for (const { email } of [boss, other]) expect((await rowOf(email)).banned).toBe(0);
  });

  test("a moderator lifts no ban of a moderator", async () => {
    const [moderator, other] = [await someone("moderator"), await someone("moderator")];
    expect((await ban(boss, other)).status).toBe(200);
    expect((await unban(moderator, other)).status).toBe(403);
    expect((await unban(boss, other)).status).toBe(200);
  });

  test("an admin sets roles: those there are, one at a time, and never their own", async () => {
    const person = await someone();
    expect((await setRole(boss, person, "moderator")).status).toBe(200);
    expect((await rowOf(person.email)).role).toBe("moderator");
    for (const role of ["owner", "constructor", "", ["admin", "visitor"], 1])
      expect((await setRole(boss, person, role)).status).toBe(400);
    expect((await setRole(boss, boss, "visitor")).status).toBe(400);
    expect((await rowOf(person.email)).role).toBe("moderator");
  });

  test("an admin who was demoted is refused at the next call, with the copies of the session still warm", async () => {
    const demoted = await someone("visitor");
    await setRole(boss, demoted, "admin");
    await demoted.visitor.get("/auth/get-session");
    await demoted.visitor.get("/counter");
    expect((await list(demoted)).status).toBe(200);
    await setRole(boss, demoted, "visitor");
    expect((await list(demoted)).status).toBe(403);
    expect((await setRole(demoted, demoted, "admin")).status).toBe(403);
    expect((await ban(demoted, boss)).status).toBe(403);
  });

  test("the list of people is bounded, whatever is asked for", async () => {
    for (const limit of ["-1", "0", "1e9", "x", String(peopleListed + 1)])
      expect([limit, (await list(boss, `?limit=${limit}`)).status]).toEqual([limit, 400]);
    await site.db
      .prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
         INSERT INTO user (id, name, email, created_at, updated_at)
         SELECT 'made-' || n, 'Made', 'made-' || n || '@example.com', n, n FROM number`,
      )
      .bind(peopleListed + 20)
      .run();
    const { users, total } = await (await list(boss)).json<{ users: object[]; total: number }>();
    expect(users).toHaveLength(peopleListed);
    expect(total).toBeGreaterThan(peopleListed + 20);
    expect(JSON.stringify(users)).not.toContain("token");
  });
});
