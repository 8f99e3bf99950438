import { afterAll, beforeAll, expect, test } from "vitest";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ vars: { STAGE: "dev", PRESENCE_SHARDS: "3" } });
});
afterAll(() => site.close());

test("an entry reaches every open page that follows the guestbook, with nothing but what everybody may read", async () => {
  const follow = (topics: string) => LiveSocket.open(site.url, { hello: { topics } });
  const readers = await Promise.all(Array.from({ length: 6 }, () => follow("guestbook")));
  const other = await follow("counter");
  const ada = new Visitor(site.url);
  await ada.signIn("ada@example.com");
  const path = await ada.sign("Hello <b>everybody</b>");
  const entry = {
    id: path.replace("/guestbook#entry-", ""),
    name: "Ada",
    body: "Hello <b>everybody</b>",
    country: expect.toSatisfy((country) => country === null || /^[A-Z]{2}$/.test(country)),
    at: expect.any(Number),
    editedAt: null,
    reactions: { seq: 0, counts: {} },
  };
  for (const reader of readers)
    expect(await reader.next("guestbook")).toStrictEqual({ type: "guestbook", change: "shown", entry });
  await ada.postJson("/api/counter/increment", { amount: 1 });
  await other.next("counter", ({ value }) => value === 1);
  expect(other.frames.map(({ type }) => type)).not.toContain("guestbook");
  expect(readers.flatMap(({ frames }) => frames)).toHaveLength(readers.length);
});
