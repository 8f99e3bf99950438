import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inOneWindow } from "../support/one-window.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

const room = 2;
const paths = ["/api/health", "/api/health/db", "/api/health/kv", "/api/health/live"];
let site: Site;
let monitor: Visitor;
beforeAll(async () => {
  site = await startSite({ wall: room });
  monitor = new Visitor(site.url);
});
afterAll(() => site.close());

const check = (componentType: string, status = "pass") => [
  { componentType, status, observedValue: expect.any(Number), observedUnit: "ms", time: expect.stringMatching(/Z$/) },
];
const checks = {
  "db:responseTime": check("datastore"),
  "kv:responseTime": check("datastore"),
  "live:responseTime": check("component"),
};
const releaseId = expect.stringMatching(/^[0-9a-f]{12}$/);

test("every part says how it is, and which build it is that answers", async () => {
  // What is asked first, all of it starting, may take longer than a part may take that is well.
  await expect.poll(async () => (await monitor.get("/api/health")).status).toBe(200);
  const response = await monitor.get("/api/health");
  expect(response.headers.get("content-type")).toBe("application/health+json");
  const health: { releaseId: string } = await response.json();
  expect(health).toEqual({ status: "pass", releaseId, checks });
  expect(readFileSync("dist/server/entry.mjs", "utf8")).toContain(health.releaseId);
});

test.each(["db", "kv", "live"] as const)("%s can be asked alone", async (part) => {
  const name = `${part}:responseTime` as const;
  const response = await monitor.get(`/api/health/${part}`);
  expect(await response.json()).toEqual({ status: "pass", releaseId, checks: { [name]: checks[name] } });
});

test.each(paths)("%s may be asked by HEAD, and is kept by nobody", async (path) => {
  const [head, get] = [await monitor.request(path, { method: "HEAD" }), await monitor.get(`${path}?build=x`)];
  for (const { status, headers } of [head, get]) {
    expect([status, headers.get("cache-control"), headers.get("age")]).toEqual([200, "no-store", null]);
    expect(headers.get("content-type")).toBe("application/health+json");
  }
  expect(await head.text()).toBe("");
});

test("a monitor that asks often is not refused, not even where the wall has refused something else", async () => {
  let callers = 0;
  const statuses = await inOneWindow(async () => {
    callers += 1;
    const from = { "cf-connecting-ip": `192.0.2.${callers}` };
    for (let request = 0; request <= room; request += 1) await monitor.get("/auth/ok", from);
    const refused = await monitor.get("/auth/ok", from);
    const asked: number[] = [];
    for (let request = 0; request < 10; request += 1) {
      asked.push((await monitor.get("/api/health", from)).status);
      asked.push((await monitor.request("/api/health", { method: "HEAD", headers: from })).status);
    }
    return { refused: refused.status, asked };
  });
  expect(statuses).toEqual({ refused: 429, asked: Array(20).fill(200) });
});

test("other methods are refused as problem details", async () => {
  for (const [index, path] of paths.entries()) {
    const headers = { origin: site.url.origin, "cf-connecting-ip": `198.51.100.${index}` };
    const response = await monitor.request(path, { method: "DELETE", headers });
    expect([path, response.status, response.headers.get("allow")]).toEqual([path, 405, "GET, HEAD"]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  }
});

describe("without D1", () => {
  let broken: Site;
  beforeAll(async () => {
    broken = await startSite({ without: ["d1_databases"], migrated: false });
  });
  afterAll(() => broken.close());

  test("the site fails, says when to ask again, and tells nothing from inside", async () => {
    for (const path of ["/api/health", "/api/health/db"]) {
      const response = await new Visitor(broken.url).get(path);
      expect([path, response.status, response.headers.get("retry-after")]).toEqual([path, 503, "5"]);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({
        status: "fail",
        checks: { "db:responseTime": check("datastore", "fail") },
      });
      expect(text).not.toMatch(/undefined|TypeError|SELECT|at /);
    }
    expect((await new Visitor(broken.url).get("/api/health/live")).status).toBe(200);
    expect(broken.logs().join("\n")).toContain("health-check-failed");
  });
});
