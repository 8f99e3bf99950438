import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  Desk,
  decisionOf,
  decisionsAbout,
  emptyQueue,
  reportEntry,
  statusOf,
  writeEntry,
} from "../support/moderation.ts";
import { People } from "../support/people.ts";
import { type Person, peopleOf, setRole } from "../support/roles.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
let someone: ReturnType<typeof peopleOf>["someone"];
let rowOf: ReturnType<typeof peopleOf>["rowOf"];
let boss: Person;
let author: Person;
let desk: Desk;
let other: Desk;
let socket: LiveSocket;
beforeAll(async () => {
  site = await startSite({ vars: { STAGE: "dev", ADMIN_EMAILS: "first@example.com" } });
  people = new People(site);
  ({ someone, rowOf } = peopleOf(site, people));
  boss = await someone(undefined, "first@example.com");
  author = await someone();
  desk = new Desk((await someone("moderator")).visitor);
  other = new Desk((await someone("moderator")).visitor);
  socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
});
afterEach(() => emptyQueue(site));
afterAll(async () => {
  await socket.close();
  await site.close();
});

const framesOf = (id: string) =>
  socket.frames.flatMap((frame) => {
    if (frame.type !== "guestbook") return [];
    const about = frame.change === "shown" ? frame.entry.id : frame.id;
    return about === id ? [frame.change] : [];
  });

const waiting = (fields: Partial<Parameters<typeof writeEntry>[1]> = {}) => writeEntry(site, { author, ...fields });
/** The page of an entry, for somebody who gets no copies: they may be a minute old. */
const open = (id: string) => author.visitor.get(`/guestbook/${id}`);

describe("who may moderate", () => {
  test("for everybody else there is nothing at these addresses, and no link to them", async () => {
    const [visitor, entry] = [await someone(), await waiting()];
    const form = (await desk.look(entry)) ?? {};
    for (const caller of [visitor.visitor, author.visitor, new Visitor(site.url)]) {
      for (const path of ["/moderation", "/moderation/log"]) {
        const page = await caller.get(path);
        expect([path, page.status, await page.text()]).toEqual([path, 404, expect.stringContaining("nothing here")]);
      }
      for (const action of ["approve", "hide", "ban", "undo"]) {
        const fields = { ...form, decision: entry, role: "admin", userId: boss.id };
        const answer = await caller.submit(`/moderation?_action=moderation.${action}`, fields);
        expect([action, answer.status]).toEqual([action, 404]);
        expect(await answer.text()).not.toContain(entry);
      }
    }
    expect([await statusOf(site, entry), await decisionsAbout(site, entry)]).toEqual(["waiting", []]);
    expect(await visitor.visitor.read("/profile")).not.toContain("/moderation");
    expect(await desk.visitor.read("/profile")).toContain('href="/moderation"');
  });

  test("a form from another site, or from nowhere, is refused", async () => {
    const entry = await waiting();
    for (const origin of ["https://evil.example", ""]) {
      const body = new URLSearchParams({ ...(await desk.look(entry)) });
      const headers: HeadersInit = origin ? { origin } : {};
      const answer = await desk.visitor.request("/moderation?_action=moderation.hide", {
        method: "POST",
        body,
        headers,
      });
      expect([origin, answer.status]).toEqual([origin, 403]);
    }
    expect(await statusOf(site, entry)).toBe("waiting");
  });

  test("a role that was taken away counts at once, with the page still open", async () => {
    const demoted = await someone("moderator");
    const [theirs, entry] = [new Desk(demoted.visitor), await waiting()];
    const form = await theirs.look(entry);
    expect(form).toBeDefined();
    await setRole(boss, demoted, "visitor");
    expect((await theirs.decide("approve", entry, form)).status).toBe(404);
    expect((await theirs.visitor.get("/moderation")).status).toBe(404);
    expect(await statusOf(site, entry)).toBe("waiting");
  });

  test("the pages are kept by nobody, and by no search engine", async () => {
    for (const path of ["/moderation", "/moderation/log"]) {
      const page = await desk.visitor.get(path);
      expect(page.headers.get("cache-control")).toBe("private, no-store");
      expect(await page.text()).toContain('<meta name="robots" content="noindex"');
    }
  });

  test("nobody decides about their own entry, admins neither", async () => {
    const entry = await writeEntry(site, { author: boss });
    const theirs = new Desk(boss.visitor);
    expect(await theirs.look(entry)).toBeUndefined();
    const seen = (await desk.look(entry))?.seen ?? "";
    for (const kind of ["approve", "hide", "ban"]) {
      const answer = await theirs.decide(kind, entry, { seen });
      expect([kind, answer.status, await answer.text()]).toEqual([
        kind,
        403,
        expect.stringContaining("your own entry"),
      ]);
    }
    expect((await desk.decide("approve", entry)).status).toBe(303);
  });
});

describe("a decision", () => {
  test("to approve shows the entry to everybody, and open pages are told; undoing takes it back", async () => {
    const entry = await waiting({ body: "Worth the wait" });
    const decided = await desk.decide("approve", entry, { reason: " Fine\u200b,  really " });
    expect(decided.status).toBe(303);
    expect(await (await open(entry)).text()).toContain("Worth the wait");
    await socket.next("guestbook", (frame) => frame.change === "shown" && frame.entry.body === "Worth the wait");
    const page = await desk.visitor.read(decided.headers.get("location") ?? "");
    expect(page).toMatch(/You[\s\S]*approved an entry of[\s\S]*Ada[\s\S]*Undo/);
    expect(page).not.toContain("Worth the wait");
    expect(await desk.visitor.read("/moderation/log")).toMatch(
      /Reason: <q[^>]*>Fine, really<\/q>[\s\S]*Worth the wait/,
    );
    expect((await desk.undo(decided)).status).toBe(303);
    await expect.poll(() => framesOf(entry)).toEqual(["shown", "gone"]);
    expect(await desk.look(entry)).toBeDefined();
    expect((await open(entry)).status).toBe(404);
  });

  test("to hide takes the entry away, open pages are told, its reports are settled; undoing brings all back", async () => {
    const entry = await waiting({ status: "visible", body: "Rude words" });
    await reportEntry(site, entry, boss, "Look at this");
    expect(await desk.visitor.read("/moderation")).toContain("Look at this");
    const decided = await desk.decide("hide", entry);
    await expect.poll(() => framesOf(entry)).toEqual(["gone"]);
    expect((await open(entry)).status).toBe(404);
    expect(await desk.visitor.read("/moderation")).not.toContain("Look at this");
    expect((await other.undo(decided)).status).toBe(303);
    await expect.poll(() => framesOf(entry)).toEqual(["gone", "shown"]);
    expect(await desk.visitor.read("/moderation")).toContain("Look at this");
    expect((await desk.decide("approve", entry)).status).toBe(303);
    expect(await desk.visitor.read("/moderation")).not.toContain("Look at this");
    expect([await statusOf(site, entry), framesOf(entry)]).toEqual(["visible", ["gone", "shown"]]);
  });

  test("to ban ends sessions and sockets and hides the entry; undoing lets the person in again", async () => {
    const spammer = await someone();
    const entry = await writeEntry(site, { author: spammer, status: "visible" });
    await reportEntry(site, entry, boss);
    const theirs = await people.openSocket(spammer.visitor);
    const decided = await desk.decide("ban", entry, { reason: "Spam" });
    expect(decided.status).toBe(303);
    await theirs.next("session-ended");
    await expect.poll(() => theirs.isOpen()).toBe(false);
    expect(await people.sessionsOf(spammer.email)).toEqual([]);
    expect((await spammer.visitor.get("/profile")).status).toBe(303);
    expect(await rowOf(spammer.email)).toMatchObject({ banned: 1, ban_reason: "Spam" });
    await expect.poll(() => framesOf(entry)).toEqual(["gone"]);
    expect((await other.undo(decided)).status).toBe(303);
    expect(await rowOf(spammer.email)).toMatchObject({ banned: 0, ban_reason: null });
    expect(await statusOf(site, entry)).toBe("visible");
    await new Visitor(site.url).signIn(spammer.email, { "cf-connecting-ip": "203.0.113.9" });
  });

  test("to ban is for visitors, and for admins of others; whoever is banned or gone is not banned again", async () => {
    const colleague = await someone("moderator");
    const entry = await writeEntry(site, { author: colleague });
    expect((await desk.decide("ban", entry)).status).toBe(403);
    expect(await rowOf(colleague.email)).toMatchObject({ banned: 0 });
    const byAdmin = await new Desk(boss.visitor).decide("ban", entry);
    expect([byAdmin.status, (await desk.undo(byAdmin)).status]).toEqual([303, 409]);
    expect(await rowOf(colleague.email)).toMatchObject({ banned: 1 });
    const again = await writeEntry(site, { author: colleague });
    expect((await new Desk(boss.visitor).decide("ban", again)).status).toBe(409);
    await site.db.prepare("UPDATE guestbook_entry SET user_id = NULL WHERE id = ?").bind(again).run();
    expect((await desk.decide("ban", again)).status).toBe(409);
    expect(await decisionsAbout(site, again)).toEqual([]);
    expect((await desk.decide("hide", again)).status).toBe(303);
  });

  test("sent twice is one decision", async () => {
    const entry = await waiting();
    const form = await desk.look(entry);
    const answers = await Promise.all([1, 2, 3].map(() => desk.decide("ban", entry, form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(new Set(answers.map(decisionOf)).size).toBe(1);
    const [decided = answers[0]] = answers;
    const undone = await Promise.all([1, 2].map(() => desk.undo(decided ?? Response.error())));
    expect(undone.map(({ status }) => status)).toEqual([303, 303]);
    expect(await decisionsAbout(site, entry)).toEqual(["ban", "undo"]);
    expect(await rowOf(author.email)).toMatchObject({ banned: 0 });
  });
});

describe("when something else was faster", () => {
  test("of two moderators at once one decides, and the other reads who did what", async () => {
    const grace = new Desk((await someone("moderator")).visitor);
    await grace.visitor.submit("/profile?_action=profile.update", { name: "Grace <b>" });
    const entry = await waiting();
    const form = await desk.look(entry);
    expect((await grace.decide("hide", entry, form)).status).toBe(303);
    const late = await desk.decide("approve", entry, form);
    expect(late.status).toBe(409);
    expect(await late.text()).toMatch(/Decided already: Grace &lt;b&gt; hid it on \d+ \w+ \d{4}, \d\d:\d\d UTC\./);
    const headers = { accept: "application/json" };
    const asJson = await desk.visitor.submit("/moderation?_action=moderation.approve", { entry, ...form }, headers);
    expect([asJson.status, await asJson.json()]).toEqual([
      409,
      { status: 409, detail: expect.stringContaining("Decided already: Grace <b> hid it") },
    ]);
    expect([await statusOf(site, entry), await decisionsAbout(site, entry)]).toEqual(["hidden", ["hide"]]);
  });

  test("decisions and undos at the same moment leave one of each", async () => {
    const entry = await waiting();
    const form = await desk.look(entry);
    const answers = await Promise.all([desk.decide("approve", entry, form), other.decide("hide", entry, form)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const decided = answers.find(({ status }) => status === 303) ?? Response.error();
    const undone = await Promise.all([desk.undo(decided), other.undo(decided)]);
    expect(undone.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await decisionsAbout(site, entry)).toHaveLength(2);
    expect(await statusOf(site, entry)).toBe("waiting");
  });

  test.each([
    ["edited", "UPDATE guestbook_entry SET body = 'Buy', edited_at = 1 WHERE id = ?", "has changed since"],
    ["removed", "UPDATE guestbook_entry SET removed_at = 1 WHERE id = ?", "has removed this entry"],
  ])("what its author has %s meanwhile is not decided about", async (_, change, words) => {
    const entry = await waiting();
    const form = await desk.look(entry);
    await site.db.prepare(change).bind(entry).run();
    const answer = await desk.decide("approve", entry, form);
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining(words)]);
    expect([await statusOf(site, entry), await decisionsAbout(site, entry)]).toEqual(["waiting", []]);
  });

  test("only the last decision is taken back, and an undo is not", async () => {
    const entry = await waiting();
    const first = await desk.decide("approve", entry);
    await reportEntry(site, entry, boss);
    const second = await other.decide("hide", entry);
    expect((await desk.undo(first)).status).toBe(409);
    const undone = await desk.undo(second);
    expect(undone.status).toBe(303);
    expect((await desk.undo(undone)).status).toBe(409);
    expect((await other.undo(second)).status).toBe(409);
    expect(await decisionsAbout(site, entry)).toEqual(["approve", "hide", "undo"]);
    expect(await statusOf(site, entry)).toBe("visible");
  });

  test("an undo that is sent again does not take back a ban that was decided since", async () => {
    const troll = await someone();
    const [entry, next] = [await waiting({ author: troll }), await waiting({ author: troll })];
    const banned = await desk.decide("ban", entry);
    expect((await desk.undo(banned)).status).toBe(303);
    expect((await other.decide("ban", next)).status).toBe(303);
    expect((await desk.undo(banned)).status).toBe(303);
    expect((await rowOf(troll.email)).banned).toBe(1);
  });

  test("what is not there is not found: an entry, a decision", async () => {
    expect((await desk.decide("hide", "nothing", { seen: "waiting.0" })).status).toBe(404);
    const nothing = Response.redirect("https://cirrus.example/moderation?decided=nothing", 303);
    expect((await desk.undo(nothing)).status).toBe(404);
  });
});

describe("what moderators read", () => {
  test("is text, whatever is in it, and names nobody's address", async () => {
    const hostile = `<img src=x onerror=alert(1)> "'</script><b>`;
    const entry = await waiting({ body: hostile, name: hostile, suspicions: ["manyLinks", hostile] });
    await reportEntry(site, entry, boss, hostile);
    const old = "INSERT INTO guestbook_revision (entry_id, replaced_at, body) VALUES (?, 1, ?)";
    await site.db.prepare(old).bind(entry, hostile).run();
    const before = await desk.visitor.read("/moderation");
    expect(before.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)?.length).toBeGreaterThanOrEqual(5);
    expect(before).toMatch(/Many links[\s\S]*\(2\)/);
    const decided = await desk.decide("hide", entry, { reason: hostile });
    const after = await desk.visitor.read(decided.headers.get("location") ?? "");
    const log = await desk.visitor.read("/moderation/log");
    expect(log).toContain("Reason: ");
    for (const html of [before, after, log]) {
      expect(html).not.toContain("<img src=x");
      expect(html).not.toContain("@example.com");
    }
  });

  test("a reason that is too long comes back, with what was typed and nothing decided", async () => {
    const entry = await waiting();
    const reason = "x".repeat(301);
    const answer = await desk.decide("hide", entry, { reason });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(`value="${reason}"`)]);
    expect(await decisionsAbout(site, entry)).toEqual([]);
  });

  test("the log has every decision in order, by whoever is there and whoever has left", async () => {
    const leaver = await someone("moderator");
    const entry = await waiting({ body: "Much ado" });
    await new Desk(leaver.visitor).decide("hide", entry, { reason: "First of three" });
    await site.db.prepare("DELETE FROM user WHERE id = ?").bind(leaver.id).run();
    const { results } = await site.db
      .prepare("SELECT id FROM moderation_decision ORDER BY id DESC")
      .all<{ id: string }>();
    const read = async (path: string): Promise<string[]> => {
      const html = await desk.visitor.read(path);
      const [, older] = /rel="next" href="([^"]+)"|href="([^"]+)" rel="next"/.exec(html)?.filter(Boolean) ?? [];
      const ids = [...html.matchAll(/id="decision-([^"]+)"/g)].map(([, id = ""]) => id);
      return older ? [...ids, ...(await read(older))] : ids;
    };
    expect(await read("/moderation/log")).toEqual(results.map(({ id }) => id));
    expect(await desk.visitor.read("/moderation/log")).toMatch(
      /Somebody who has left[\s\S]*hid an entry of[\s\S]*Ada[\s\S]*First of three[\s\S]*Much ado/,
    );
  });
});
