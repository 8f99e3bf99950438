import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readExpectedHeaders } from "../../operating/doctor/running.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Every address, what made the answer aside: files, pages, islands, endpoints, refusals. */
const addresses: [string, number][] = [
  ["/", 200],
  ["/de", 200],
  ["/offline", 200],
  ["/de/offline", 200],
  ["/service-worker.js", 200],
  ["/guestbook", 200],
  ["/guestbook/none", 404],
  ["/guestbook/none/preview.png", 404],
  ["/guestbook/sign", 303],
  ["/guestbook/mine", 303],
  ["/guestbook/none/edit", 303],
  ["/counter", 200],
  ["/architecture", 200],
  ["/de/architecture", 200],
  ["/sign-in", 200],
  ["/profile", 303],
  ["/auth/get-session", 200],
  ["/auth/nothing", 404],
  ["/live", 426],
  ["/api/counter", 200],
  ["/api/counter/increment", 405],
  ["/api/nothing", 404],
  ["/api/health", 200],
  ["/api/health/db", 200],
  ["/api/health/kv", 200],
  ["/api/health/live", 200],
  ["/dev/mailbox", 200],
  ["/dev/mailbox.json", 200],
  ["/dev/mailbox/1", 404],
  ["/favicon.svg", 200],
  ["/robots.txt", 200],
  ["/nothing/here", 404],
];

/** The headers that `public/_headers` promises for files: rendered answers must carry them too. */
const promised = [...readExpectedHeaders(readFileSync("public/_headers", "utf8"))];

/** Only over TLS, and never on a laptop. */
const overTls = ["strict-transport-security"];

test.each(addresses)("%s answers %i with every security header", async (path, status) => {
  const ask = () => new Visitor(site.url).get(path);
  // A machine that stood still for two seconds makes a part seem down, and that is said for five.
  if (path.startsWith("/api/health")) await expect.poll(async () => (await ask()).status).toBe(status);
  const response = await ask();
  expect(response.status).toBe(status);
  for (const [name, value] of promised.filter(([name]) => !overTls.includes(name))) {
    expect([name, response.headers.get(name)]).toEqual([name, expect.stringContaining(value)]);
  }
});

test("the content security policy of every page allows no inline script", async () => {
  for (const path of ["/", "/guestbook", "/counter", "/architecture", "/sign-in", "/nothing/here"]) {
    const response = await new Visitor(site.url).get(path);
    const html = await response.text();
    const meta = /<meta http-equiv="content-security-policy" content="([^"]+)"/.exec(html)?.[1];
    const policy = meta ?? response.headers.get("content-security-policy") ?? "";
    const scripts = policy.split(";").find((directive) => directive.trim().startsWith("script-src"));
    expect([path, scripts]).toEqual([path, expect.stringContaining("'self'")]);
    expect(scripts).not.toContain("unsafe");
  }
});

test("no cache keeps the service worker: a new one is seen at the next visit", async () => {
  expect((await new Visitor(site.url).get("/service-worker.js")).headers.get("cache-control")).toBe("no-cache");
});

test("the landing page is a file: the Worker is not asked", async () => {
  const html = await new Visitor(site.url).read("/");
  expect(html).toBe(readFileSync("dist/client/index.html", "utf8"));
});

test("a page that breaks says so with a number to tell us, and nothing from inside", async () => {
  const broken = await startSite({ migrated: false });
  const response = await new Visitor(broken.url).get("/guestbook");
  const html = await response.text();
  expect(response.status).toBe(500);
  expect(html).toContain("Something broke on our side");
  expect(html).not.toMatch(/no such table|guestbook_entry|SELECT /);
  const [, requestId = "none"] = /font-mono text-sm"[^>]*>([^<]+)</.exec(html) ?? [];
  expect(broken.logs().join("\n")).toContain(requestId.trim());
  expect((await new Visitor(broken.url).get("/")).status).toBe(200);
  await broken.close();
});

test("with no stage named the site behaves as in production", async () => {
  const production = await startSite({ vars: {} });
  const visitor = new Visitor(production.url);
  for (const path of ["/dev/mailbox", "/dev/mailbox.json", "/dev/mailbox/1"])
    expect((await visitor.get(path)).status).toBe(404);
  for (const path of ["/counter", "/guestbook", "/auth/ok", "/api/health"])
    expect([path, (await visitor.get(path)).headers.get("server-timing")]).toEqual([path, null]);
  const unsent = await visitor.askForCode("ada@example.com");
  expect(unsent.status).toBe(503);
  expect(await unsent.text()).toContain("cannot send mail yet");
  await production.close();
});

test("a missing secret stops sign-in with a log line that names it, and the guestbook stays up", async () => {
  const bare = await startSite({ secrets: { BETTER_AUTH_SECRET: "" } });
  const visitor = new Visitor(bare.url);
  expect((await visitor.get("/guestbook")).status).toBe(200);
  expect((await visitor.askForCode("ada@example.com")).status).toBe(500);
  expect(bare.logs().join("\n")).toContain("BETTER_AUTH_SECRET");
  await bare.close();
});
