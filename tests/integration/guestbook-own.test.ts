import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { edgeCopies, entryEditableMs, entryUndo, removedEntriesKeptMs } from "~/platform/limits.ts";
import { hastyStamp, idsOn, type Writer, Writers } from "../support/entries.ts";
import { leadsTo } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let writers: Writers;
let ada: Writer;
let grace: Writer;
let socket: LiveSocket;
beforeAll(async () => {
  site = await startSite();
  writers = new Writers(site);
  [ada, grace] = [await writers.someone(), await writers.someone()];
  socket = await LiveSocket.open(site.url, { hello: { topics: "guestbook" } });
});
afterAll(async () => {
  await socket.close();
  await site.close();
});

/** By an address that no copy is kept of: what the guestbook holds by now. */
const frontPage = () => new Visitor(site.url).read(`/guestbook?newest=${uuidv7()}`);
const newsOf = (id: string) =>
  socket.frames.flatMap((frame) => {
    if (frame.type !== "guestbook") return [];
    if (frame.change === "shown") return frame.entry.id === id ? [frame.entry.body] : [];
    return frame.id === id ? [frame.change] : [];
  });

describe("editing", () => {
  test("changes the text for everybody, marks the entry, keeps what it said, and open pages hear of it", async () => {
    const author = await writers.someone();
    const id = await author.sign("With a tpyo");
    const page = await author.visitor.read(`/guestbook/${id}/edit`);
    expect(page).toContain("With a tpyo</textarea>");
    const answer = await author.change("edit", { entry: id, body: "Without a typo" });
    expect(leadsTo(answer)).toEqual([303, `/guestbook#entry-${id}`]);
    expect(await new Visitor(site.url).read(`/guestbook/${id}`)).toMatch(/Without a typo[\s\S]*<\/article>/);
    expect(await frontPage()).toMatch(new RegExp(`${id}[^]*?<span data-edited>edited</span>`));
    await expect.poll(() => newsOf(id)).toEqual(["With a tpyo", "Without a typo"]);
    const { results } = await site.db.prepare("SELECT body FROM guestbook_revision WHERE entry_id = ?").bind(id).all();
    expect(results).toEqual([{ body: "With a tpyo" }]);
  });

  test("saving what is there already leaves no mark", async () => {
    const author = await writers.someone();
    const id = await author.sign("As it is");
    expect((await author.change("edit", { entry: id, body: " As it is " })).status).toBe(303);
    expect((await author.stored())[0]?.edited_at).toBeNull();
  });

  test("comes too late after fifteen minutes: refused, with the text kept and nothing changed", async () => {
    const author = await writers.someone();
    const id = await author.sign("Set in stone");
    await author.age("guestbook_entry", entryEditableMs);
    const answer = await author.change("edit", { entry: id, body: "Changed after all" });
    expect(answer.status).toBe(403);
    const html = await answer.text();
    expect(html).toContain("can no longer be edited");
    expect(html).toContain("Changed after all</textarea>");
    expect(await author.stored()).toMatchObject([{ body: "Set in stone", edited_at: null }]);
    expect(await author.visitor.read("/guestbook/mine")).not.toContain("/edit");
  });

  test("into a text that is suspicious sends the entry to wait, off every page; editing it back does not free it", async () => {
    const author = await writers.someone();
    await author.post("Innocent", { stamp: hastyStamp() });
    const id = (await author.stored())[0]?.id ?? "";
    const answer = await author.change("edit", { entry: id, body: "Cheap https://example.com" });
    expect(leadsTo(answer)).toEqual([303, `/guestbook/mine#entry-${id}`]);
    await expect.poll(() => newsOf(id)).toEqual(["Innocent", "gone"]);
    await author.change("edit", { entry: id, body: "Innocent" });
    expect(await author.stored()).toMatchObject([{ status: "waiting", suspicions: ["tooFast", "linkOfNewAccount"] }]);
    expect(idsOn(await frontPage())).not.toContain(id);
  });

  test("a text that is too long, or none, comes back at the field", async () => {
    const id = await ada.sign("Short");
    const answer = await ada.change("edit", { entry: id, body: "x".repeat(501) });
    expect([answer.status, (await answer.text()).includes('id="body-error"')]).toEqual([400, true]);
    expect((await ada.change("edit", { entry: id, body: " " })).status).toBe(400);
  });

  test("after the session has ended the text comes back, and nothing that is stored", async () => {
    const author = await writers.someone();
    const id = await author.sign("Stored text");
    const nobody = new Visitor(site.url);
    const answer = await nobody.submit(`/guestbook/${id}/edit?_action=guestbook.edit`, {
      entry: id,
      body: "Typed text",
    });
    const html = await answer.text();
    expect(answer.status).toBe(401);
    expect(html).toContain("Typed text</textarea>");
    expect(html).not.toContain("Stored text");
    expect(leadsTo(await nobody.get(`/guestbook/${id}/edit`))).toEqual([
      303,
      expect.stringContaining("/sign-in?next="),
    ]);
  });
});

describe("removing", () => {
  test("takes the entry off every page at once, and undo brings it back", async () => {
    const author = await writers.someone();
    const id = await author.sign("Here and gone");
    const answer = await author.change("remove", { entry: id });
    expect(leadsTo(answer)).toEqual([303, `/guestbook/mine?removed=${id}`]);
    const mine = await author.visitor.read(`/guestbook/mine?removed=${id}`);
    expect([idsOn(mine), mine.includes("Undo")]).toEqual([[], true]);
    expect(idsOn(await frontPage())).not.toContain(id);
    expect((await new Visitor(site.url).get(`/guestbook/${id}`)).status).toBe(404);
    expect(leadsTo(await author.change("restore", { entry: id }))).toEqual([303, `/guestbook#entry-${id}`]);
    expect(idsOn(await frontPage())).toContain(id);
    await expect.poll(() => newsOf(id)).toEqual(["Here and gone", "gone", "Here and gone"]);
  });

  test("drops the copies nearby: a reader who reloads does not get it back", async () => {
    const reader = new Visitor(site.url);
    let tookMs = Number.POSITIVE_INFINITY;
    // Later than that a copy is made anew by itself, which shows nothing.
    while (tookMs >= edgeCopies.freshMs) {
      const author = await writers.someone();
      const id = await author.sign("Copied, then gone");
      const addresses = ["/guestbook", "/guestbook.json", `/guestbook/${id}`];
      const signedAt = Date.now();
      for (const address of addresses)
        await expect.poll(async () => (await reader.get(address)).headers.has("age")).toBe(true);
      await author.change("remove", { entry: id });
      for (const address of addresses) await expect.poll(() => reader.read(address)).not.toContain("Copied, then gone");
      tookMs = Date.now() - signedAt;
    }
  });

  test("cannot be undone for ever", async () => {
    const author = await writers.someone();
    const id = await author.sign("Gone for good");
    await author.change("remove", { entry: id });
    await site.db
      .prepare("UPDATE guestbook_entry SET removed_at = removed_at - ? WHERE id = ?")
      .bind(entryUndo.acceptedMs, id)
      .run();
    expect(await author.visitor.read(`/guestbook/mine?removed=${id}`)).not.toContain("Undo");
    expect((await author.change("restore", { entry: id })).status).toBe(404);
    expect((await new Visitor(site.url).get(`/guestbook/${id}`)).status).toBe(404);
  });

  test("is possible for an entry of any age, and what was removed is gone for good some days later", async () => {
    const author = await writers.someone();
    const id = await author.sign("An old one");
    await author.age("guestbook_entry", 100 * entryEditableMs);
    expect((await author.change("remove", { entry: id })).status).toBe(303);
    await site.worker.scheduled({ cron: "17 3 * * *", scheduledTime: new Date() });
    expect(await author.stored()).toHaveLength(1);
    const later = new Date(Date.now() + removedEntriesKeptMs + 1000);
    await site.worker.scheduled({ cron: "17 3 * * *", scheduledTime: later });
    await expect.poll(() => author.stored()).toEqual([]);
  });
});

describe("somebody else's entry", () => {
  test.each(["edit", "remove", "restore"] as const)(
    "%s answers as for an entry that is not there, and changes nothing",
    async (action) => {
      const id = await ada.sign(`Not to be touched by ${action}`);
      if (action === "restore") await ada.change("remove", { entry: id });
      const before = await ada.stored();
      const answers = [id, "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8", "x' OR 1"].map((entry) =>
        grace.change(action, { entry, body: "Taken over" }),
      );
      const [foreign, ...absent] = await Promise.all((await Promise.all(answers)).map(outcomeOf));
      expect(foreign?.status).toBe(404);
      for (const answer of absent) expect(answer).toEqual(foreign);
      expect(await ada.stored()).toEqual(before);
    },
  );

  test("its page for editing is not there either", async () => {
    const id = await ada.sign("A page of my own");
    expect((await grace.visitor.get(`/guestbook/${id}/edit`)).status).toBe(404);
    expect((await grace.visitor.get("/guestbook/none/edit")).status).toBe(404);
    expect(await ada.visitor.read(`/guestbook/${id}/edit`)).toContain("A page of my own");
  });
});

test("without a session, or from another site, nothing changes", async () => {
  const author = await writers.someone();
  const id = await author.sign("Safe");
  for (const action of ["edit", "remove"]) {
    const path = `/guestbook/mine?_action=guestbook.${action}`;
    const fields = { entry: id, body: "Forged" };
    const foreign = await author.visitor.submit(path, fields, { origin: "https://evil.example" });
    expect([foreign.status, (await new Visitor(site.url).submit(path, fields)).status]).toEqual([403, 401]);
  }
  expect(await author.stored()).toMatchObject([{ body: "Safe", removed_at: null }]);
  expect(leadsTo(await new Visitor(site.url).get("/guestbook/mine"))).toEqual([
    303,
    "/sign-in?next=%2Fguestbook%2Fmine",
  ]);
});

/** What an answer tells, without what is made anew for each. */
async function outcomeOf(answer: Response): Promise<{ status: number; text: string }> {
  const text = await answer.text();
  return {
    status: answer.status,
    text: text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\?e=[^"]+|\?next=[^"]*|name="next" value="[^"]*"/g, ""),
  };
}
