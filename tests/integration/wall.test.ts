import { afterAll, beforeAll, expect, test } from "vitest";
import { wall } from "~/platform/limits.ts";
import { type Site, startSite } from "../support/site.ts";
import { refusedWith } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

const room = 5;
/** A site whose wall is low, with neither D1 nor KV: what it refuses, it refuses without them. */
let site: Site;
beforeAll(async () => {
  site = await startSite({ wall: room, migrated: false, without: ["d1_databases", "kv_namespaces"] });
});
afterAll(() => site.close());

let callers = 0;
/** Somebody at an address of their own, and how they ask. */
function caller() {
  callers += 1;
  const headers = { "cf-connecting-ip": `192.0.2.${callers}` };
  const visitor = new Visitor(site.url);
  return { headers, visitor, ask: () => visitor.get("/auth/ok", headers) };
}

async function exhausted() {
  const somebody = caller();
  const statuses: number[] = [];
  for (let request = 0; request <= room; request += 1) statuses.push((await somebody.ask()).status);
  expect(statuses).toEqual([...Array(room).fill(200), 429]);
  return somebody;
}

test("sockets are limited as well, before anything is asked about who opens them", async () => {
  const { headers } = caller();
  const open = () => refusedWith(site.url, { headers, hello: { page: "of no use" } });
  for (let socket = 0; socket < room; socket += 1) expect(await open()).toBe(400);
  expect(await open()).toBe(429);
});

test("one request too many is refused with the time to wait, as problem details", async () => {
  const response = await (await exhausted()).ask();
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, String(wall.periodSeconds)]);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ status: 429, detail: expect.stringContaining("60 seconds") });
});

test("somebody with a browser gets a page that says when to try again, with every header", async () => {
  const { visitor, headers } = await exhausted();
  const response = await visitor.submit("/sign-in?_action=auth.sendCode", {}, { ...headers, accept: "text/html,*/*" });
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, String(wall.periodSeconds)]);
  const page = await response.text();
  expect(page).toContain("Wait a minute");
  // It was made at build, so it cannot know what it stands in for.
  const waysOn = [...page.matchAll(/next=([^"&]*)"|name="next" value="([^"]*)"/g)].map(
    ([, link, field]) => link ?? field,
  );
  expect(new Set(waysOn)).toEqual(new Set(["%2F", "/de"]));
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

test("reading goes on, and so does everybody else", async () => {
  const { visitor, headers } = await exhausted();
  for (const path of ["/", "/counter", "/sign-in", "/api/counter"])
    expect([path, (await visitor.get(path, headers)).status]).toEqual([path, 200]);
  expect((await caller().ask()).status).toBe(200);
});

test("writes count together, whatever they ask for, and a body that is too large is not even read", async () => {
  const { visitor, headers } = caller();
  for (let request = 0; request < room; request += 1) await visitor.postJson("/api/nothing", {}, headers);
  expect((await visitor.postJson("/api/counter/increment", { text: "x".repeat(50_000) }, headers)).status).toBe(429);
});

test("one customer of a provider with IPv6 is one caller", async () => {
  const visitor = new Visitor(site.url);
  const ask = (last: number) => visitor.get("/auth/ok", { "cf-connecting-ip": `2001:db8:5:5::${last}` });
  for (let request = 1; request <= room; request += 1) await ask(request);
  expect((await ask(99)).status).toBe(429);
});

test("without the binding there is no wall", async () => {
  const open = await startSite({ without: ["ratelimits"], wall: 1, migrated: false });
  for (let request = 0; request < 3; request += 1)
    expect((await new Visitor(open.url).get("/auth/ok")).status).toBe(200);
  await open.close();
});
