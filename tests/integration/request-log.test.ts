import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxBodyBytes } from "~/platform/limits.ts";
import { fillGuestbook } from "../support/fill-guestbook.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket, refusedWith } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

const room = 60;
let site: Site;
let visitor: Visitor;
beforeAll(async () => {
  site = await startSite({ wall: room });
  await fillGuestbook(site.db, 50);
  visitor = new Visitor(site.url);
});
afterAll(() => site.close());

interface Line {
  level: string;
  event: string;
  id?: string;
  [field: string]: unknown;
}

const lines = (at = site): Line[] => at.logs().flatMap((text) => (text.startsWith("{") ? [JSON.parse(text)] : []));
const requestLines = () => lines().filter(({ event }) => event === "request");

/** A request with a number of its own, as Cloudflare gives one, and what is logged under it. */
async function logOf(ask: (headers: { "cf-ray": string }) => Promise<unknown>): Promise<Line[]> {
  const id = `${randomUUID().slice(0, 16)}-AMS`;
  await ask({ "cf-ray": id });
  const own = () => lines().filter((line) => line.id === id);
  await expect.poll(() => own().some(({ event }) => event === "request")).toBe(true);
  return own();
}

/** The one line about a request. */
async function lineOf(ask: (headers: { "cf-ray": string }) => Promise<unknown>): Promise<Line> {
  const [line, ...others] = (await logOf(ask)).filter(({ event }) => event === "request");
  expect(others).toEqual([]);
  return line ?? { level: "", event: "" };
}

async function read(answer: Promise<Response>): Promise<string> {
  return (await answer).text();
}

describe("each request is one line", () => {
  test.each([
    ["/guestbook", "/guestbook", 200],
    ["/guestbook?before=nonsense", "/guestbook", 400],
    [`/guestbook/${randomUUID()}`, "/guestbook/[id]", 404],
    ["/guestbook/typed-by-somebody/edit", "/guestbook/[id]/edit", 404],
    ["/typed/by/somebody", "(none)", 404],
    ["/_astro/typed-by-somebody.js", "(none)", 404],
    ["/profile", "/profile", 303],
    ["/api/counter", "/api/counter", 200],
    ["/api/typed-by-somebody", "/api/[...rest]", 404],
    ["/auth/get-session", "/auth/[...all]", 200],
    ["/auth/typed-by-somebody", "/auth/[...all]", 404],
    ["/live", "/live", 426],
  ])("GET %s", async (path, route, status) => {
    const line = await lineOf((headers) => read(visitor.get(path, headers)));
    expect(line).toEqual({
      level: "info",
      event: "request",
      id: expect.stringMatching(/-AMS$/),
      method: "GET",
      ...{ route, status, ms: expect.any(Number), statements: expect.any(Number) },
      ...{ rowsRead: expect.any(Number), rowsWritten: 0, stage: "dev", build: expect.stringMatching(/^[0-9a-f]{12}$/) },
    });
  });

  test("server islands, by their kind", async () => {
    const [, island = ""] = /(\/_server-islands\/[^'"?]+\?[^'"]+)/.exec(await visitor.read("/counter")) ?? [];
    const path = island.replaceAll("&amp;", "&");
    expect(path).not.toBe("");
    const line = await lineOf((headers) => read(visitor.get(path, headers)));
    expect(line).toMatchObject({ route: "/_server-islands/[name]", status: 200 });
  });

  test("forms, writes and what refuses them", async () => {
    const form = await lineOf((headers) => visitor.submit("/sign-in?_action=auth.sendCode", { email: "no" }, headers));
    expect(form).toMatchObject({ method: "POST", route: "/sign-in", status: 400 });
    const write = await lineOf((headers) => visitor.postJson("/api/counter/increment", { amount: 1 }, headers));
    expect(write).toMatchObject({ level: "info", route: "/api/counter/increment", status: 401, rowsWritten: 0 });
    const large = { text: "x".repeat(maxBodyBytes) };
    const refused = await lineOf((headers) => visitor.postJson("/api/counter/increment", large, headers));
    expect(refused).toMatchObject({ route: "(none)", status: 413, statements: 0 });
  });

  test("refusals of the wall", async () => {
    const from = { "cf-connecting-ip": "192.0.2.1" };
    for (let request = 0; request < room; request += 1) await read(visitor.get("/auth/ok", from));
    const line = await lineOf((headers) => read(visitor.get("/auth/ok", { ...from, ...headers })));
    expect(line).toMatchObject({ level: "info", route: "(none)", status: 429, statements: 0 });
  });

  test("sockets, opened and refused", async () => {
    const opened = await lineOf(async (headers) => (await LiveSocket.open(site.url, { headers })).close());
    expect(opened).toMatchObject({ route: "/live", status: 101 });
    const refused = await lineOf((headers) => refusedWith(site.url, { headers, origin: "https://evil.example" }));
    expect(refused).toMatchObject({ route: "/live", status: 403 });
  });

  test("copies at the edge, which ask D1 nothing", async () => {
    const path = "/guestbook?q=greetings";
    await expect.poll(async () => (await visitor.get(path)).headers.has("age")).toBe(true);
    const line = await lineOf((headers) => read(visitor.get(path, headers)));
    expect(line).toMatchObject({ route: "/guestbook", status: 200, copy: true, statements: 0, rowsRead: 0 });
    const head = await lineOf((headers) => visitor.request(path, { method: "HEAD", headers }));
    expect(head).toMatchObject({ method: "HEAD", route: "/guestbook", copy: true });
  });

  test("somebody who leaves before the page is there", async () => {
    const person = new Visitor(site.url);
    await person.signIn("hasty@example.com");
    const leaving = new AbortController();
    const line = await lineOf(async (headers) => {
      await person.request("/profile", { headers, signal: leaving.signal });
      leaving.abort();
    });
    expect(line).toMatchObject({ route: "/profile", status: 200 });
  });
});

test("rows and statements are what D1 says, Better Auth's and those of a page's parts among them", async () => {
  const { meta } = await site.db
    .prepare("SELECT * FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL ORDER BY id DESC LIMIT 21")
    .all();
  const page = await lineOf((headers) => read(visitor.get("/guestbook?newest=x", headers)));
  const total = await lineOf((headers) => read(visitor.get("/guestbook.json", headers)));
  expect(meta.rows_read).toBeGreaterThanOrEqual(20);
  expect([page, total].map(({ statements, rowsRead }) => [statements, rowsRead])).toEqual([
    [2, meta.rows_read + 1],
    [1, meta.rows_read],
  ]);

  const person = new Visitor(site.url);
  await person.signIn("counted@example.com");
  const session = await lineOf((headers) => read(person.get("/auth/list-sessions", headers)));
  expect(session).toMatchObject({ statements: expect.toSatisfy((n) => n > 0), rowsRead: expect.toSatisfy((n) => n > 0) });
  const signed = await lineOf(async (headers) => person.postEntry({ body: "Hello", stamp: await person.openForm() }, headers));
  expect(signed).toMatchObject({ status: 303, rowsWritten: expect.toSatisfy((n) => n > 0) });
  const profile = await person.get("/profile", { "cf-ray": "profile-AMS" });
  await profile.text();
  await expect.poll(() => requestLines().find(({ id }) => id === "profile-AMS")).toMatchObject({ statements: 6 });
  expect(requestLines().filter(({ unmeasured }) => unmeasured !== undefined)).toEqual([]);
});
