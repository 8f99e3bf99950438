import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxBodyBytes } from "~/platform/limits.ts";
import { fillGuestbook } from "../support/fill-guestbook.ts";
import { type LogLine, logLines } from "../support/log-lines.ts";
import { inOneWindow } from "../support/one-window.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket, refusedWith } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

const room = 40;
/** The id of no entry. */
const nobodys = "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8";
let site: Site;
let visitor: Visitor;
beforeAll(async () => {
  site = await startSite({ wall: room });
  await fillGuestbook(site.db, 50);
  visitor = new Visitor(site.url);
});
afterAll(() => site.close());

const lines = (at = site) => logLines(at);
const requestLines = () => lines().filter(({ event }) => event === "request");

/** A request with a number of its own, as Cloudflare gives one, and what is logged under it. */
async function logOf(ask: (headers: { "cf-ray": string }) => Promise<unknown>): Promise<LogLine[]> {
  const id = `${randomUUID().slice(0, 16)}-AMS`;
  await ask({ "cf-ray": id });
  const own = () => lines().filter((line) => line.id === id);
  await expect.poll(() => own().some(({ event }) => event === "request")).toBe(true);
  return own();
}

/** The one line about a request. */
async function lineOf(ask: (headers: { "cf-ray": string }) => Promise<unknown>): Promise<LogLine> {
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
    [`/guestbook/${nobodys}`, "/guestbook/[id]", 404],
    ["/guestbook/typed-by-somebody/edit", "/guestbook/[id]/edit", 303],
    ["/typed/by/somebody", "/404", 404],
    ["/_astro/typed-by-somebody.js", "/404", 404],
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
      version: expect.any(String),
    });
  });

  test("server islands", async () => {
    const [island = ""] = /\/_server-islands\/AccountMenu[^'"]+/.exec(await visitor.read("/")) ?? [];
    const line = await lineOf((headers) => read(visitor.get(island.replaceAll("&amp;", "&"), headers)));
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
    let callers = 0;
    const line = await inOneWindow(async () => {
      callers += 1;
      const from = { "cf-connecting-ip": `192.0.2.${callers}` };
      for (let request = 0; request < room; request += 1) await read(visitor.get("/auth/ok", from));
      return lineOf((headers) => read(visitor.get("/auth/ok", { ...from, ...headers })));
    });
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

/** The rows that D1 reads for statements, in its own words. */
async function rowsReadBy(...statements: string[]): Promise<number> {
  const results = await site.db.batch(statements.map((statement) => site.db.prepare(statement)));
  return results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
}

describe("statements and rows are what D1 says", () => {
  test("of a page", async () => {
    const entries = "FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL ORDER BY id DESC LIMIT 20";
    const rowsRead = await rowsReadBy(`SELECT * ${entries}`, "SELECT entries FROM guestbook_total WHERE id = 1");
    expect(rowsRead).toBe(21);
    const line = await lineOf((headers) => read(visitor.get("/guestbook.json", headers)));
    expect(line).toMatchObject({ statements: 2, rowsRead, rowsWritten: 0 });
  });

  test("of Better Auth, which joins tables whose columns have the same names", async () => {
    const person = new Visitor(site.url);
    await person.signIn("counted@example.com");
    const { cookie } = person;
    const [token] = decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? "").split(".");
    const rowsRead = await rowsReadBy(
      `SELECT * FROM session JOIN user ON user.id = user_id WHERE token = '${token}'`,
      "SELECT * FROM preference WHERE user_id = 'nobody'",
    );
    const line = await lineOf(async (headers) => (await LiveSocket.open(site.url, { cookie, headers })).close());
    expect(rowsRead).toBeGreaterThan(1);
    expect(line).toMatchObject({ route: "/live", statements: 2, rowsRead, rowsWritten: 0 });
  });

  test("of a form that writes", async () => {
    const person = new Visitor(site.url);
    await person.signIn("writer@example.com");
    const stamp = await person.openForm();
    const line = await lineOf((headers) => person.postEntry({ body: "Hello", stamp }, headers));
    const { meta } = await site.db
      .prepare("INSERT INTO guestbook_entry (id, author_name, body, created_at) VALUES ('x', 'Ada', 'Hello', 0)")
      .run();
    expect(line).toMatchObject({ status: 303, rowsWritten: meta.rows_written });
  });

  test("of the parts of a page that ask after it has begun to leave", async () => {
    const person = new Visitor(site.url);
    await person.signIn("profiled@example.com");
    let timing: string | null = null;
    const line = await lineOf(async (headers) => {
      const response = await person.get("/profile", headers);
      timing = response.headers.get("server-timing");
      await response.text();
    });
    const [, begun] = /desc="(\d+) read/.exec(timing ?? "") ?? [];
    expect(Number(begun)).toBeLessThan(Number(line.rowsRead));
  });

  test("of every statement: none went by unmeasured", () => {
    expect(requestLines().filter(({ unmeasured }) => unmeasured !== undefined)).toEqual([]);
    expect(requestLines().some(({ rowsRead }) => Number(rowsRead) > 0)).toBe(true);
  });
});

test.each([
  [`/guestbook/${nobodys}`, "/guestbook/[id]"],
  [`/guestbook/${nobodys}/preview.png`, "/guestbook/[id]/preview.png"],
])("%s breaks: what broke has a line of its own, under the number that the visitor reads", async (path, route) => {
  await site.db.prepare("ALTER TABLE guestbook_entry RENAME TO guestbook_entry_away").run();
  let shown = "";
  const log = await logOf(async (headers) => {
    shown = await read(visitor.get(path, headers));
  });
  await site.db.prepare("ALTER TABLE guestbook_entry_away RENAME TO guestbook_entry").run();
  expect(log).toMatchObject([
    { level: "error", event: "request-failed", route, cause: expect.stringContaining("no such table") },
    { level: "error", event: "request", route, status: 500 },
  ]);
  expect(shown).toContain(log[0]?.id);
});

test("the daily clean-up is one line that says what it removed", async () => {
  await site.worker.scheduled({ cron: "17 3 * * *", scheduledTime: new Date() });
  await expect
    .poll(() => lines().filter(({ event }) => event.includes("clean-up")))
    .toEqual([
      {
        level: "info",
        event: "clean-up",
        ...{ id: expect.any(String), route: "(none)", ms: expect.any(Number) },
        ...{ deletions: 0, sessions: 0, codes: 0, devices: 0, entries: 0 },
        ...{ statements: expect.any(Number), rowsRead: expect.any(Number), rowsWritten: expect.any(Number) },
      },
    ]);
});

test("on a laptop Server-Timing says the same to the browser", async () => {
  const response = await visitor.get("/api/health/db");
  const metric = String.raw`[a-z0-9]+(;dur=\d+(\.\d+)?)?(;desc="[^"\\]*")?`;
  expect(response.headers.get("server-timing")).toMatch(new RegExp(`^${metric}(, ${metric})*$`));
});

test("a whole visit leaves nothing in the log that tells who it was, or what they typed", async () => {
  const typed = ["kassiopeia", "zwetschgendatschi", "ornithopter", "quokkaquest", "fernweh"];
  const [name, word, query, path, agent] = typed;
  const ip = "203.0.113.77";
  const person = new Visitor(site.url);
  const headers = { "user-agent": `${agent}/1.0`, "cf-connecting-ip": ip, referer: `https://${query}.example/` };
  await person.signIn(`${name}@example.com`, headers);
  const stamp = await person.openForm();
  await person.submit("/profile?_action=profile.update", { name: `${name} the first` }, headers);
  const signed = await person.postEntry({ body: `Greetings from the ${word}`, stamp }, headers);
  const leads = signed.headers.get("location") ?? "";
  for (const at of [
    `/guestbook?q=${query}`,
    `/${path}`,
    `/api/${path}`,
    `/auth/${path}?${query}`,
    `/guestbook/${path}`,
    "/profile",
    "/profile/export.json",
    leads,
  ])
    await read(person.get(at, headers));
  await person.postJson(`/_actions/${path}.${path}`, { [query ?? ""]: word }, headers);
  await (await LiveSocket.open(site.url, { cookie: person.cookie, headers })).close();
  await site.db.prepare("ALTER TABLE session RENAME TO session_away").run();
  await read(person.get(`/profile?${query}`, headers));
  await person.postJson(`/auth/sign-in/email-otp?${path}`, { email: `${name}@example.com`, otp: "123456" }, headers);
  await site.db.prepare("ALTER TABLE session_away RENAME TO session").run();
  const { results: known } = await site.db.prepare("SELECT id FROM user").all<{ id: string }>();
  const log = site.logs().join("\n").toLowerCase();
  expect([signed.status, known.length > 0, log.includes("request-failed")]).toEqual([303, true, true]);
  for (const secret of [...typed, ip, "203.0.113", ...known.map(({ id }) => id.toLowerCase())])
    expect(log).not.toContain(secret);
});

test("no request has two lines", async () => {
  await expect.poll(() => requestLines().length).toBeGreaterThan(100);
  const ids = requestLines().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
