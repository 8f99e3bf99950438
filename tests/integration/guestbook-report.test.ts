import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits, maxBodyBytes, reportNote, reportsThatHide } from "~/platform/limits.ts";
import { idsOn, type Writer, Writers } from "../support/entries.ts";
import { leadsTo } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let writers: Writers;
let author: Writer;
let reader: Writer;
beforeAll(async () => {
  site = await startSite();
  writers = new Writers(site);
  [author, reader] = [await writers.someone(), await writers.someone()];
});
afterAll(() => site.close());

const thanks = [303, "/guestbook#reported"];
const nobody = () => new Visitor(site.url);

/** An entry of `author`, without a form: how often somebody may sign is not what this is about. */
async function addEntry(state: { status?: string; removedAt?: number } = {}): Promise<string> {
  const id = uuidv7();
  const query = `INSERT INTO guestbook_entry (id, user_id, author_name, body, status, removed_at, created_at)
                 SELECT ?1, id, name, 'Read <b>this</b>', ?2, ?3, ?4 FROM user WHERE email = ?5`;
  const { status = "visible", removedAt = null } = state;
  await site.db.prepare(query).bind(id, status, removedAt, Date.now(), author.email).run();
  return id;
}

async function reportsOf(id: string): Promise<{ email: string; reason: string; note: string }[]> {
  const query = `SELECT email, reason, note FROM guestbook_report JOIN user ON user.id = user_id WHERE entry_id = ?`;
  return (await site.db.prepare(query).bind(id).all<{ email: string; reason: string; note: string }>()).results;
}

const peopleWhoReport = (count: number): Promise<Writer[]> =>
  Promise.all(Array.from({ length: count }, () => writers.someone()));

describe("the way to a report", () => {
  test("every entry has a link for everybody, which search engines do not follow and which says whose entry it is", async () => {
    const id = await addEntry();
    const link = new RegExp(`<a[^>]*href="/guestbook/${id}/report"[^>]*>.*?</a>`, "s");
    for (const path of [`/guestbook?newest=${id}`, `/guestbook/${id}`]) {
      const [html = ""] = link.exec(await nobody().read(path)) ?? [];
      expect(html).toContain('rel="nofollow"');
      expect(html.replaceAll(/<[^>]+>/g, "")).toMatch(/^Report the entry of Author \d+$/);
    }
  });

  test("shows the entry and the form, is kept by nobody, and stays out of search engines", async () => {
    const id = await addEntry();
    const response = await reader.visitor.get(`/guestbook/${id}/report`);
    const html = await response.text();
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
    expect(html).toContain('<meta name="robots" content="noindex"');
    expect(html).toContain("Read &lt;b&gt;this&lt;/b&gt;");
    for (const reason of ["spam", "abuse", "personal", "other"]) expect(html).toContain(`value="${reason}"`);
  });

  test("leads the signed-out to the sign-in page and back", async () => {
    const id = await addEntry();
    const html = await nobody().read(`/guestbook/${id}/report`);
    expect(html).toContain(`/sign-in?next=${encodeURIComponent(`/guestbook/${id}/report`)}`);
    expect(html).not.toContain("<textarea");
  });

  test("is not there for an entry that is hidden, waits, was removed, or never was", async () => {
    const states = [{ status: "hidden" }, { status: "waiting" }, { removedAt: 1 }];
    const ids = [...(await Promise.all(states.map(addEntry))), uuidv7(), "none", "x' OR 1"];
    for (const id of ids)
      for (const { visitor } of [reader, author, { visitor: nobody() }])
        expect((await visitor.get(`/guestbook/${encodeURIComponent(id)}/report`)).status).toBe(404);
  });
});

describe("a report", () => {
  test("is stored as that of the session's owner, and thanked for", async () => {
    const id = await addEntry();
    const fields = { reason: "personal", note: "My address", userId: "someone-else", user_id: "someone-else" };
    expect(leadsTo(await reader.report(id, fields))).toEqual(thanks);
    expect(await reportsOf(id)).toEqual([{ email: reader.email, reason: "personal", note: "My address" }]);
    expect(await nobody().read("/guestbook")).toMatch(/id="reported"[^>]*>.*?Thank you for your report/s);
    expect(await reader.visitor.read(`/guestbook/${id}/report`)).toContain("You have reported this entry.");
  });

  test("that comes twice, in a row or at once, is thanked for again, changes nothing and costs nothing", async () => {
    const someone = await writers.someone();
    const id = await addEntry();
    const answers = await Promise.all([1, 2, 3].map((n) => someone.report(id, { note: `Note ${n}` })));
    const stored = await reportsOf(id);
    expect(stored).toHaveLength(1);
    for (let count = 0; count <= limits.reporting.max; count += 1)
      answers.push(await someone.report(id, { reason: "abuse", note: "Another" }));
    expect(answers.map(leadsTo)).toEqual(answers.map(() => thanks));
    expect(await reportsOf(id)).toEqual(stored);
  });

  test("is stored with its note clean: markup as text, nothing invisible, in one form of Unicode", async () => {
    const id = await addEntry();
    const note = "  <script>alert(1)</script> e\u0301 zero\u200Bwidth \u202Eright\u0007\r\n\n\n\nlast ";
    expect((await reader.report(id, { note })).status).toBe(303);
    expect((await reportsOf(id))[0]?.note).toBe("<script>alert(1)</script> é zerowidth right\n\nlast");
  });

  test.each([
    ["no reason", { reason: "" }, "reason-error", "Choose what is wrong"],
    ["a reason that is none", { reason: "constructor" }, "reason-error", "Choose what is wrong"],
    ["something else without a word", { reason: "other", note: " \u200B " }, "note-error", "in a few words"],
    ["a note too long", { note: "é".repeat(reportNote.maxGraphemes + 1) }, "note-error", "at most 300 characters"],
    ["a note far too long", { note: "x".repeat(reportNote.maxLength + 1) }, "note-error", "at most 300 characters"],
  ])("with %s comes back at the field, with what was typed and chosen", async (_, wrong, errorId, message) => {
    const id = await addEntry();
    const fields = { reason: "abuse", note: "Typed by hand", ...wrong };
    const answer = await reader.report(id, fields);
    const html = await answer.text();
    expect(answer.status).toBe(400);
    expect(html).toMatch(new RegExp(`id="${errorId}"[^>]*>[^<]*${message}`));
    expect(html).toContain(`${fields.note}</textarea>`);
    if (!("reason" in wrong)) expect(html).toMatch(/value="abuse"[^>]* checked/);
    expect(await reportsOf(id)).toEqual([]);
  });

  test("of as many characters as a reader counts is not too long", async () => {
    const id = await addEntry();
    expect((await reader.report(id, { note: "🇳🇿".repeat(reportNote.maxGraphemes) })).status).toBe(303);
  });

  test("of one's own entry is refused in words, on the page and in the form", async () => {
    const id = await addEntry();
    expect(await author.visitor.read(`/guestbook/${id}/report`)).toContain("You cannot report your own entry.");
    const answer = await author.report(id);
    expect([answer.status, (await answer.text()).includes("You cannot report your own entry.")]).toEqual([403, true]);
    expect(await reportsOf(id)).toEqual([]);
  });

  test("of an entry that is hidden, waits, was removed or never was is answered alike, with its note kept", async () => {
    const states = [{ status: "hidden" }, { status: "waiting" }, { removedAt: 1 }];
    const ids = [...(await Promise.all(states.map(addEntry))), uuidv7(), "none", "x' OR 1"];
    const answers = await Promise.all(ids.map((id) => reader.report(id, { note: "Typed for nothing" })));
    const texts = await Promise.all(
      answers.map(async (answer, n) => (await answer.text()).replaceAll(ids[n] ?? "", "")),
    );
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 404));
    for (const text of texts) expect(text).toContain("Typed for nothing</textarea>");
    expect(new Set(texts.slice(0, 4).map(withoutNonce)).size).toBe(1);
    for (const id of ids) expect(await reportsOf(id)).toEqual([]);
  });
});

/** A page without what is made anew for each answer. */
const withoutNonce = (html: string) => html.replaceAll(/nonce="[^"]+"/g, "");

describe("attacks", () => {
  test("from another site, or from none, nothing is stored", async () => {
    const id = await addEntry();
    expect((await reader.report(id, {}, { origin: "https://evil.example" })).status).toBe(403);
    expect((await reader.report(id, {}, { origin: "null" })).status).toBe(403);
    expect(await reportsOf(id)).toEqual([]);
  });

  test("without a session nothing is stored, and what was typed comes back with a way to sign in", async () => {
    const id = await addEntry();
    const fields = { entry: id, reason: "abuse", note: "Typed before" };
    const answer = await nobody().submit(`/guestbook/${id}/report?_action=guestbook.report`, fields);
    const html = await answer.text();
    expect(answer.status).toBe(401);
    expect(html).toContain("Typed before</textarea>");
    expect(html).toMatch(/value="abuse"[^>]* checked/);
    expect(html).toContain("/sign-in?next=");
    expect(await reportsOf(id)).toEqual([]);
  });

  test("a megabyte is not read, and JSON is no form", async () => {
    const id = await addEntry();
    expect((await reader.report(id, { note: "x".repeat(1024 * 1024) })).status).toBe(413);
    expect((await reader.report(id, { note: "x".repeat(maxBodyBytes) })).status).toBe(413);
    const path = `/guestbook/${id}/report?_action=guestbook.report`;
    expect((await reader.visitor.postJson(path, { entry: id, reason: "spam" })).status).toBe(415);
    expect(await reportsOf(id)).toEqual([]);
  });

  test("one person is limited, with the text kept and the time to wait", async () => {
    const someone = await writers.someone();
    const ids = await Promise.all(Array.from({ length: limits.reporting.max }, () => addEntry()));
    for (const id of ids) expect((await someone.report(id)).status).toBe(303);
    const last = await addEntry();
    const refused = await someone.report(last, { note: "One too many" });
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect(await refused.text()).toContain("One too many</textarea>");
    expect(await reportsOf(last)).toEqual([]);
  });

  test("many accounts at one IP are limited together", async () => {
    const office = { "cf-connecting-ip": "203.0.113.9" };
    const { max } = limits.reportingPerIp;
    const people = await peopleWhoReport(Math.ceil((max + 1) / limits.reporting.max));
    const reports = Array.from({ length: max + 1 }, async (_, index) => {
      const id = await addEntry();
      return people[index % people.length]?.report(id, {}, office);
    });
    const answers = await Promise.all(reports);
    expect(answers.filter((answer) => answer?.status === 303)).toHaveLength(max);
    expect(answers.filter((answer) => answer?.status === 429)).toHaveLength(1);
  });
});

describe("enough open reports", () => {
  test("hide the entry from everybody at once, and its author sees it wait", async () => {
    const socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
    const [id, people] = [await addEntry(), await peopleWhoReport(reportsThatHide)];
    const last = people.pop();
    for (const person of people) await person.report(id);
    expect(idsOn(await nobody().read(`/guestbook?newest=${id}`))).toContain(id);
    expect(await last?.report(id).then(leadsTo)).toEqual(thanks);
    await socket.next("guestbook", (frame) => frame.change === "gone" && frame.id === id);
    expect((await nobody().get(`/guestbook/${id}`)).status).toBe(404);
    expect(idsOn((await last?.visitor.read("/guestbook")) ?? "")).not.toContain(id);
    expect(await author.visitor.read("/guestbook/mine")).toMatch(
      new RegExp(`entry-${id}(?:(?!</article>).)*waits until a moderator has looked at it`, "s"),
    );
    // A double click of the last one finds it hidden, and is thanked all the same.
    expect(await last?.report(id).then(leadsTo)).toEqual(thanks);
    await socket.close();
  });

  test("that come at the same time hide it once, and are told of once", async () => {
    const socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
    const [id, people] = [await addEntry(), await peopleWhoReport(reportsThatHide + 2)];
    const answers = await Promise.all(people.map((person) => person.report(id)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(reportsThatHide);
    expect(await reportsOf(id)).toHaveLength(reportsThatHide);
    const sign = await author.sign("News that come after");
    await socket.next("guestbook", (frame) => frame.change === "shown" && frame.entry.id === sign);
    expect(socket.frames.filter((frame) => frame.type === "guestbook" && frame.change === "gone")).toHaveLength(1);
    await socket.close();
  });
});
