import { afterAll, beforeAll, expect, test } from "vitest";
import { standingAlone } from "../support/log-lines.ts";
import { firefox, leadsTo, People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { makeBusyPerson } from "../support/traces.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite();
  people = new People(site);
});
afterAll(() => site.close());

const path = "/profile/export.json";
const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

test("one file holds what D1, KV and the objects know of a person, with a number for its format", async () => {
  const person = await makeBusyPerson(site, people);
  const suspect = "UPDATE guestbook_entry SET suspicions = ? WHERE user_id = ? AND body = 'One entry'";
  await site.db.prepare(suspect).bind('["tooFast"]', person.id).run();
  const response = await person.laptop.get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="cirrus-\d{4}-\d\d-\d\d\.json"$/);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  const { id, email, name } = person;
  const when = expect.stringMatching(isoTime);
  expect(await response.json()).toMatchObject({
    format: 1,
    exportedAt: when,
    database: {
      user: [{ id, email, name, emailVerified: true, createdAt: when }],
      preference: [{ theme: "system", showsCountry: true }],
      session: [
        {
          userAgent: expect.stringContaining("Firefox"),
          ipAddress: expect.any(String),
          createdAt: when,
          expiresAt: when,
        },
        { userAgent: expect.stringContaining("iPhone") },
      ],
      account: [{ providerId: "github", accountId: `42-${id}` }],
      passkey: [{ name: "Key", credentialID: `credential-${id}`, publicKey: "public" }],
      known_device: expect.arrayContaining([
        expect.objectContaining({ device: "Firefox on Linux", country: "DE", lastSeenAt: when }),
      ]),
      guestbook_entry: expect.arrayContaining([
        expect.objectContaining({ body: "One entry", createdAt: when, suspicions: ["tooFast"], revisions: [] }),
        expect.objectContaining({
          body: "Taken back",
          removedAt: when,
          revisions: [{ entryId: `taken-back-${id}`, replacedAt: when, body: `Before, by ${id}` }],
        }),
      ]),
      guestbook_reaction: [{ entryId: `taken-back-${id}`, kind: "heart" }],
      guestbook_report: [{ reason: "other", note: "A note" }],
      moderation_decision: [{ kind: "hide", reason: "A reason" }],
      verification: expect.arrayContaining([
        expect.objectContaining({ identifier: `sign-in-otp-${email}`, expiresAt: when }),
      ]),
      account_deletion: [],
    },
    cache: { sessions: [{ copy: { user: { email } } }, { copy: { user: { email } } }] },
    objects: {
      counter: { isLastMover: true, adds: [{ n: 1, page: expect.any(String), at: when }] },
      live: { openConnections: 1 },
      limits: { about: expect.stringContaining("24 hours") },
    },
  });
  await person.socket.close();
});

test("it holds nothing that signs anybody in, and nothing about anybody else", async () => {
  const person = await makeBusyPerson(site, people);
  const other = await makeBusyPerson(site, people);
  const text = await (await person.laptop.get(path)).text();
  const tokens = (await people.sessionsOf(person.email)).map(({ token }) => token);
  expect(tokens).toHaveLength(2);
  const { results } = await site.db.prepare("SELECT value FROM verification").all<{ value: string }>();
  const codes = results.map(({ value }) => value.split(":")[0] ?? "").filter((value) => value.length === 64);
  expect(codes.length).toBeGreaterThan(0);
  const mailed = await person.laptop.readCode(person.email);
  expect(text).not.toMatch(standingAlone(mailed));
  const secrets = [...tokens, ...codes, "secret-access", "secret-refresh", "secret-id"];
  for (const secret of [...secrets, other.id, other.email, other.name]) expect(text).not.toContain(secret);
  for (const { socket } of [person, other]) await socket.close();
});

test("a person who has done nothing yet gets one too", async () => {
  const { visitor } = await people.signInWith(firefox, people.someone());
  const { database, objects } = await (await visitor.get(path)).json<{ database: object; objects: object }>();
  expect(database).toMatchObject({ guestbook_entry: [], passkey: [], account: [] });
  expect(objects).toMatchObject({ counter: { isLastMover: false, adds: [] }, live: { openConnections: 0 } });
});

test("the signed-out and an ended session are led to the sign-in page, other methods are refused", async () => {
  const { laptop, phone } = await people.twoBrowsers();
  await laptop.submit("/profile?_action=profile.endOtherSessions", {});
  for (const visitor of [new Visitor(site.url), phone]) {
    expect(leadsTo(await visitor.get(path))).toEqual([303, "/sign-in?next=%2Fprofile%2Fexport.json"]);
  }
  expect((await laptop.postJson(path, {})).status).toBe(405);
});

test("too many exports are refused, with the time to wait", async () => {
  const { visitor } = await people.signInWith(firefox, people.someone());
  for (let count = 0; count < 10; count += 1) expect((await visitor.get(path)).status).toBe(200);
  const refused = await visitor.get(path);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
});
