import { afterAll, beforeAll, expect, test } from "vitest";
import { wall } from "~/platform/limits.ts";
import { inOneWindow } from "../support/one-window.ts";
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

/** Lets somebody reach the wall, and then do `next`, all within one of its windows. */
async function atTheWall<Result>(next: (somebody: ReturnType<typeof caller>) => Promise<Result>): Promise<Result> {
  const { statuses, result } = await inOneWindow(async () => {
    const somebody = caller();
    const statuses: number[] = [];
    for (let request = 0; request <= room; request += 1) statuses.push((await somebody.ask()).status);
    return { statuses, result: await next(somebody) };
  });
  expect(statuses).toEqual([...Array(room).fill(200), 429]);
  return result;
}

test("sockets are limited as well, before anything is asked about who opens them", async () => {
  const statuses = await inOneWindow(async () => {
    const { headers } = caller();
    const statuses: number[] = [];
    for (let socket = 0; socket <= room; socket += 1)
      statuses.push(await refusedWith(site.url, { headers, hello: { page: "of no use" } }));
    return statuses;
  });
  expect(statuses).toEqual([...Array(room).fill(400), 429]);
});

test("one request too many is refused with the time to wait, as problem details", async () => {
  const response = await atTheWall(({ ask }) => ask());
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, String(wall.periodSeconds)]);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ status: 429, detail: expect.stringContaining("60 seconds") });
});

test("somebody with a browser gets a page that says when to try again, with every header", async () => {
  const response = await atTheWall(({ visitor, headers }) =>
    visitor.submit("/sign-in?_action=auth.sendCode", {}, { ...headers, accept: "text/html,*/*" }),
  );
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
  const paths = ["/", "/counter", "/sign-in", "/api/counter"];
  const { reading, others } = await atTheWall(async ({ visitor, headers }) => {
    const reading: number[] = [];
    for (const path of paths) reading.push((await visitor.get(path, headers)).status);
    return { reading, others: (await caller().ask()).status };
  });
  expect(reading).toEqual(paths.map(() => 200));
  expect(others).toBe(200);
});

test("writes count together, whatever they ask for, and a body that is too large is not even read", async () => {
  const refused = await inOneWindow(async () => {
    const { visitor, headers } = caller();
    for (let request = 0; request < room; request += 1) await visitor.postJson("/api/nothing", {}, headers);
    return visitor.postJson("/api/counter/increment", { text: "x".repeat(50_000) }, headers);
  });
  expect(refused.status).toBe(429);
});

test("one customer of a provider with IPv6 is one caller", async () => {
  let customers = 0;
  const refused = await inOneWindow(async () => {
    customers += 1;
    const visitor = new Visitor(site.url);
    const ask = (last: number) => visitor.get("/auth/ok", { "cf-connecting-ip": `2001:db8:5:${customers}::${last}` });
    for (let request = 1; request <= room; request += 1) await ask(request);
    return ask(99);
  });
  expect(refused.status).toBe(429);
});

test("without the binding there is no wall", async () => {
  const open = await startSite({ without: ["ratelimits"], wall: 1, migrated: false });
  for (let request = 0; request < 3; request += 1)
    expect((await new Visitor(open.url).get("/auth/ok")).status).toBe(200);
  await open.close();
});
