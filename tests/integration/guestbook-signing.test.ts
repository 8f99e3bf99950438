import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits, suspicion } from "~/platform/limits.ts";
import { hastyStamp, idsOn, stampMadeAt, type Writer, Writers } from "../support/entries.ts";
import { filledId, fillGuestbook } from "../support/fill-guestbook.ts";
import { writeEntry } from "../support/moderation.ts";
import { leadsTo } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { stampOn, Visitor } from "../support/visitor.ts";

let site: Site;
let writers: Writers;
beforeAll(async () => {
  site = await startSite();
  writers = new Writers(site);
});
afterAll(() => site.close());

/** By an address that no copy is kept of: what the guestbook holds by now. */
const frontPage = () => new Visitor(site.url).read(`/guestbook?newest=${uuidv7()}`);

describe("one form is one entry", () => {
  test("posted twice, one after the other or at the same time, it leads to the same entry and is told of once", async () => {
    const ada = await writers.someone();
    const socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
    const stamp = await ada.visitor.openForm();
    const answers = await Promise.all(Array.from({ length: 4 }, () => ada.post("Only once.", { stamp })));
    answers.push(await ada.post("Only once.", { stamp }));
    const [entry] = await ada.stored();
    expect(new Set(answers.map((answer) => leadsTo(answer).join()))).toEqual(
      new Set([`303,/guestbook#entry-${entry?.id}`]),
    );
    expect(await ada.stored()).toHaveLength(1);
    const last = await ada.sign("The next one.");
    await socket.next("guestbook", (frame) => frame.change === "shown" && frame.entry.id === last);
    expect(socket.frames).toHaveLength(2);
    await socket.close();
  });

  test("resends cost nothing of the limit", async () => {
    const ada = await writers.someone();
    const stamp = await ada.visitor.openForm();
    for (let count = 0; count <= limits.signing.max; count += 1)
      expect((await ada.post("Again and again.", { stamp })).status).toBe(303);
  });

  test("a new text in a form that has made an entry is kept, and posted with the form that comes back", async () => {
    const ada = await writers.someone();
    const stamp = await ada.visitor.openForm();
    await ada.post("The first text.", { stamp });
    const refused = await ada.post("Another text, after the back button.", { stamp });
    const html = await refused.text();
    expect(refused.status).toBe(409);
    expect(html).toContain("Another text, after the back button.</textarea>");
    expect(html).toContain("Send it once more");
    expect((await ada.post("Another text, after the back button.", { stamp: stampOn(html) })).status).toBe(303);
    expect((await ada.stored()).map(({ body }) => body)).toEqual([
      "The first text.",
      "Another text, after the back button.",
    ]);
  });

  test.each([
    ["none", () => ""],
    ["made up", () => "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8.".padEnd(101, "0")],
    ["with another time", (stamp: string) => `00000000-0000${stamp.slice(13)}`],
  ])("a form whose stamp is %s writes nothing, and comes back with the text and a good one", async (_, forge) => {
    const ada = await writers.someone();
    const refused = await ada.post("Kept text", { stamp: forge(await ada.visitor.openForm()) });
    const html = await refused.text();
    expect(refused.status).toBe(400);
    expect(html).toContain("Kept text</textarea>");
    expect(await ada.stored()).toEqual([]);
    expect((await ada.post("Kept text", { stamp: stampOn(html) })).status).toBe(303);
  });

  test("a form that was refused is still the same form", async () => {
    const ada = await writers.someone();
    const stamp = await ada.visitor.openForm();
    expect(stampOn(await (await ada.post("", { stamp })).text())).toBe(stamp);
  });
});

describe("what an entry waits for", () => {
  const waiting = "Your entry waits until a moderator has looked at it";

  test.each([
    ["a field that people do not see", "I am a program.", { subject: "Buy" }, ["honeypot", "tooFast"]],
    ["a link of a new account", "See https://example.com/", {}, ["linkOfNewAccount", "tooFast"]],
  ])("%s: only its author sees it, and nobody is told", async (_, body, fields, suspicions) => {
    const ada = await writers.someone();
    const socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
    const answer = await ada.post(body, { ...fields, stamp: hastyStamp() });
    const [entry] = await ada.stored();
    expect(entry).toMatchObject({ status: "waiting", suspicions });
    expect(leadsTo(answer)).toEqual([303, `/guestbook/mine#entry-${entry?.id}`]);
    const mine = await ada.visitor.read("/guestbook/mine");
    expect([mine.includes(waiting), idsOn(mine)]).toEqual([true, [entry?.id]]);
    expect(idsOn(await frontPage())).not.toContain(entry?.id);
    expect((await new Visitor(site.url).get(`/guestbook/${entry?.id}`)).status).toBe(404);
    expect(await (await writers.someone()).visitor.read("/guestbook/mine")).not.toContain(entry?.id);
    const shown = await (await writers.someone()).sign("Something that is told of.");
    await socket.next("guestbook", (frame) => frame.change === "shown" && frame.entry.id === shown);
    expect(socket.frames).toHaveLength(1);
    await socket.close();
  });

  test("an account that is a day old may link, and the link is one that search engines do not follow", async () => {
    const ada = await writers.someone();
    await ada.age("user", suspicion.newAccountMs);
    const id = await ada.sign("Look (at https://example.com/a?b=1&c=2), or javascript:alert(1)!");
    const html = await new Visitor(site.url).read(`/guestbook/${id}`);
    const [, body = ""] = /<p [^>]*data-body[^>]*>(.*?)<\/p>/s.exec(html) ?? [];
    const address = "https://example.com/a?b=1&amp;c=2";
    expect(body).toBe(
      `Look (at <a class="link" href="${address}" rel="nofollow ugc noopener" dir="ltr">${address}</a>), or javascript:alert(1)!`,
    );
  });

  test("the same text again waits, nearly the same one is only noted until it is a series", async () => {
    const ada = await writers.someone();
    const text = "The clouds over this page are the best that I have seen in years";
    for (const body of [text, text.toUpperCase(), `${text}!`, `${text} 2`, `${text} 3`])
      await ada.post(body, { stamp: hastyStamp() });
    expect((await ada.stored()).map(({ status, suspicions }) => [status, suspicions[0]])).toEqual([
      ["visible", "tooFast"],
      ["waiting", "sameText"],
      ["waiting", "sameText"],
      ["waiting", "series"],
      ["waiting", "series"],
    ]);
  });

  test("old forms are no way around that: a text is compared with those of the same time", async () => {
    const ada = await writers.someone();
    const id = (await site.db.prepare("SELECT id FROM user WHERE email = ?").bind(ada.email).first<string>("id")) ?? "";
    for (let count = 0; count < suspicion.comparedWith; count += 1)
      await writeEntry(site, { author: { id }, status: "visible" });
    const hoursAgo = (hours: number) => stampMadeAt(Date.now() - hours * 3_600_000);
    for (const hours of [2, 1, 3]) await ada.post("The cheapest clouds are sold here", { stamp: hoursAgo(hours) });
    const repeated = (await ada.stored()).slice(suspicion.comparedWith);
    expect(repeated.map(({ status, suspicions }) => [status, ...suspicions])).toEqual([
      ["visible"],
      ["waiting", "sameText"],
      ["waiting", "sameText"],
    ]);
  });

  test("a form that was open long enough is not suspicious", async () => {
    const ada = await writers.someone();
    const stamp = stampMadeAt(Date.now() - suspicion.fastestFillMs);
    await ada.post("Typed by hand.", { stamp });
    expect((await ada.stored())[0]?.suspicions).toEqual([]);
  });
});

describe("limits", () => {
  test("many accounts at one IP are limited together, with the text kept", async () => {
    const people = await Promise.all(Array.from({ length: 9 }, () => writers.someone()));
    const post = async ({ visitor }: Writer, count: number) => {
      const body = `From one office ${count}`;
      const answer = await visitor.postEntry(
        { body, stamp: await visitor.openForm() },
        { "cf-connecting-ip": "203.0.113.7" },
      );
      if (answer.status === 429) expect(await answer.text()).toContain(`${body}</textarea>`);
      return answer.status;
    };
    const counts = Array.from({ length: limits.signing.max }, (_, count) => count);
    const statuses = await Promise.all(people.flatMap((person) => counts.map((count) => post(person, count))));
    expect(statuses.filter((status) => status === 303)).toHaveLength(limits.signingPerIp.max);
    expect(statuses.filter((status) => status === 429)).toHaveLength(statuses.length - limits.signingPerIp.max);
  });

  test("a page that posts by itself reads JSON: the entry, or why not", async () => {
    const ada = await writers.someone();
    const ask = async (fields: Record<string, string>) => {
      const answer = await ada.visitor.postEntry(fields, { accept: "application/json" });
      return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
    };
    const stamp = await ada.visitor.openForm();
    const posted = await ask({ body: " Posted  \n\n\n\nby a page. ", stamp });
    const [entry] = await ada.stored();
    expect(posted).toMatchObject({
      status: 200,
      type: "application/json",
      body: {
        next: `/guestbook#entry-${entry?.id}`,
        entry: { id: entry?.id, body: "Posted\n\nby a page." },
        isWaiting: false,
        stamp: expect.not.stringContaining(stamp),
      },
    });
    expect(await ask({ body: "", stamp })).toEqual({
      status: 400,
      type: "application/problem+json",
      body: { status: 400, detail: "Write something first." },
    });
    expect(await ada.stored()).toHaveLength(1);
  });
});

describe.each([100, 10_000, 100_000])("at %i entries", (count) => {
  let ada: Writer;
  beforeAll(async () => {
    ada = await writers.someone();
    await fillGuestbook(site.db, count);
  });

  test("signing costs D1 five statements at most, and writes nothing but the entry", async () => {
    const stamp = await ada.visitor.openForm();
    const before = await rowsElsewhere();
    expect(before.session).not.toEqual([]);
    const answer = await ada.post("How much was that?", { stamp });
    expect(leadsTo(answer)).toEqual([303, expect.stringMatching(/^\/guestbook#entry-/)]);
    expect(statementsOf(answer)).toBeLessThanOrEqual(5);
    expect(await rowsElsewhere()).toEqual(before);
  });

  test.each(["/guestbook", `/guestbook?before=${filledId(count / 2)}`, "/guestbook.json", "/guestbook/feed.xml"])(
    "%s costs D1 two statements at most",
    async (path) => {
      const answer = await ada.visitor.get(path);
      expect(answer.status).toBe(200);
      expect(statementsOf(answer)).toBeLessThanOrEqual(2);
    },
  );
});

/** What the Worker says at stage `dev`: NaN for a copy. */
function statementsOf({ headers }: Response): number {
  return Number(/desc="(\d+) statements"/.exec(headers.get("server-timing") ?? "")?.[1]);
}

/** Every row of the database, but for those that an entry is made of: what the tests of its query count. */
async function rowsElsewhere(): Promise<Record<string, unknown[]>> {
  const { results: tables } = await site.db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND sql NOT LIKE '%VIRTUAL%'",
    )
    .all<{ name: string }>();
  const others = tables.map(({ name }) => name).filter((name) => !/^guestbook_(entry|total|search)/.test(name));
  const found = await site.db.batch(others.map((name) => site.db.prepare(`SELECT * FROM "${name}"`)));
  return Object.fromEntries(others.map((name, index) => [name, found[index]?.results ?? []]));
}
