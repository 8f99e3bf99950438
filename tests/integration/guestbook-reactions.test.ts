import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "~/platform/limits.ts";
import { type Writer, Writers } from "../support/entries.ts";
import { leadsTo } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let writers: Writers;
let ada: Writer;
let grace: Writer;
let id: string;
beforeAll(async () => {
  site = await startSite();
  writers = new Writers(site);
  [ada, grace] = [await writers.someone(), await writers.someone()];
  id = await ada.sign("React to me");
});
afterAll(() => site.close());

type Fields = Record<string, string>;
const heart = (fields: Fields = {}): Fields => ({ entry: id, kind: "heart", on: "yes", ...fields });
const react = ({ visitor }: { visitor: Visitor }, fields: Fields, headers: Record<string, string> = {}) =>
  visitor.submit(`/guestbook/${id}/react?_action=guestbook.react`, fields, headers);
const asScript = { accept: "application/json" };

const page = () => new Visitor(site.url).read(`/guestbook?newest=${id}`);
const labels = (html: string) => [...html.matchAll(/aria-label="((?:Heart|Laugh|Wow|Cloud)[^"]*)"/g)].map((m) => m[1]);
async function stored(): Promise<number> {
  const { results } = await site.db.prepare("SELECT * FROM guestbook_reaction").all();
  return results.length;
}

test("a form leads back to where one's own reactions are, and everybody reads the count", async () => {
  const socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
  expect(leadsTo(await react(grace, heart()))).toEqual([303, `/guestbook/${id}/react`]);
  expect(await socket.next("guestbook")).toEqual({
    type: "guestbook",
    change: "reactions",
    id,
    reactions: { seq: 1, counts: { heart: 1 } },
  });
  expect(labels(await ada.visitor.read(`/guestbook/${id}`))).toEqual(["Heart, 1 person", "Laugh", "Wow", "Cloud"]);
  const own = await grace.visitor.read(`/guestbook/${id}/react`);
  expect(own).toMatch(/name="on" value="no"[^>]*>\s*<button[^>]*aria-label="Heart, 1 person" aria-pressed="true"/);
  expect(own.match(/aria-pressed="false"/g)).toHaveLength(3);
  expect(await ada.visitor.read(`/guestbook/${id}/react`)).not.toContain('aria-pressed="true"');
  const { entries } = await (await ada.visitor.get("/guestbook.json")).json<{ entries: { id: string }[] }>();
  expect(entries.find((entry) => entry.id === id)).toMatchObject({ reactions: { heart: 1 } });
  await socket.close();
});

test("asked twice, nothing changes, and open pages hear of one change", async () => {
  const socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
  const wow = heart({ kind: "wow" });
  const answers = await Promise.all([1, 2, 3].map(() => react(ada, wow, asScript)));
  for (const answer of answers)
    expect(await answer.json()).toMatchObject({ next: `/guestbook/${id}/react`, reactions: { counts: { wow: 1 } } });
  const back = await react(ada, { ...wow, on: "no" }, asScript);
  const { reactions } = await back.json<{ reactions: { counts: object } }>();
  expect(reactions.counts).not.toHaveProperty("wow");
  await react(ada, { ...wow, on: "no" });
  await react(ada, heart({ kind: "cloud" }));
  const frames = () => socket.frames.map((frame) => ("reactions" in frame ? frame.reactions.seq : 0));
  await expect.poll(() => frames().at(-1)).toBe(4);
  expect(frames().length).toBeLessThanOrEqual(3);
  await socket.close();
});

describe("refused, with nothing written:", () => {
  test.each<[string, Fields, number]>([
    ["an unknown kind", { kind: "anger" }, 400],
    ["a kind that every object has", { kind: "constructor" }, 400],
    ["a kind that would be a path in JSON", { kind: "heart.x" }, 400],
    ["no kind", { kind: "" }, 400],
    ["neither yes nor no", { on: "toggle" }, 400],
    ["an entry that is not there", { entry: "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8" }, 404],
    ["SQL for an entry", { entry: "x' OR 1=1 --" }, 404],
  ])("%s", async (_, fields, status) => {
    const before = await stored();
    const answer = await react(grace, heart({ kind: "laugh", ...fields }), asScript);
    expect([answer.status, await answer.json()]).toEqual([status, { status, detail: expect.stringMatching(/^[A-Z]/) }]);
    expect(await stored()).toBe(before);
  });

  test("somebody without a session is sent to sign in, and comes back", async () => {
    const nobody = { visitor: new Visitor(site.url) };
    const before = await stored();
    expect((await react(nobody, heart({ kind: "laugh" }), asScript)).status).toBe(401);
    const refused = await react(nobody, heart({ kind: "laugh" }));
    expect([refused.status, (await refused.text()).includes("/sign-in?next=")]).toEqual([401, true]);
    expect(leadsTo(await nobody.visitor.get(`/guestbook/${id}/react`))).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent(`/guestbook/${id}/react`)}`,
    ]);
    expect(await stored()).toBe(before);
  });

  test("a form of another site, and a person named in the form", async () => {
    const before = await stored();
    expect((await react(grace, heart({ kind: "laugh" }), { origin: "https://evil.example" })).status).toBe(403);
    expect(await stored()).toBe(before);
    await react(grace, heart({ kind: "laugh", userId: "somebody", user_id: "somebody" }));
    const { results } = await site.db
      .prepare("SELECT email FROM guestbook_reaction JOIN user ON user.id = user_id WHERE kind = 'laugh'")
      .all();
    expect(results).toEqual([{ email: grace.email }]);
  });

  test("an entry that waits or was removed, which has no page to react on either", async () => {
    const gone = await ada.sign("Gone again");
    await react(grace, heart({ entry: gone }));
    await ada.change("remove", { entry: gone });
    const before = await stored();
    for (const on of ["yes", "no"]) {
      const fields = heart({ entry: gone, kind: on === "yes" ? "wow" : "heart", on });
      expect((await react(grace, fields, asScript)).status).toBe(404);
    }
    expect(await stored()).toBe(before);
    expect((await grace.visitor.get(`/guestbook/${gone}/react`)).status).toBe(404);
  });

  test("more than somebody means, with the time to wait", async () => {
    const hasty = await writers.someone();
    const states = Array.from({ length: limits.reacting.max }, (_, n) => (n % 2 ? "no" : "yes"));
    const answers = await Promise.all(states.map((on) => react(hasty, heart({ kind: "cloud", on }), asScript)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const answer = await react(hasty, heart());
    expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(await answer.text()).toContain("Try again");
  });
});

test("the page for everybody has every count and nobody's own", async () => {
  await react(grace, heart());
  const html = await page();
  expect(html).toContain('aria-label="Heart, 1 person"');
  expect(html).not.toContain('aria-pressed="');
});
