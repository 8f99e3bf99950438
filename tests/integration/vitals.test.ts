import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxBodyBytes, vitals } from "~/platform/limits.ts";
import { cloudflare } from "../../cloudflare.config.ts";
import { FakeAnalytics } from "../support/fake-analytics.ts";
import { islandAddress } from "../support/island.ts";
import { devSecrets, devVars, type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

const view = {
  route: "/guestbook/[id]",
  form: "phone",
  network: "4g",
  build: "0123456789ab",
  values: { LCP: 900, INP: 48, CLS: 0.02 },
};

let analytics: FakeAnalytics;
/** Without a single table: whatever works here asks D1 for nothing. */
let site: Site;
beforeAll(async () => {
  analytics = await FakeAnalytics.start(cloudflare.datasets.VITALS.name);
  site = await startSite({ ...readingAs(analytics.token), dataset: "noted-points", migrated: false });
});
afterAll(() => Promise.all([site.close(), analytics.close()]));

/** Each site has a stage of its own: what one remembers is not for the next. */
function readingAs(token: string, stage = "dev") {
  const { account, url } = analytics;
  const vars = { ...devVars, STAGE: stage, ANALYTICS_ACCOUNT_ID: account, ANALYTICS_BASE_URL: url };
  return { vars, secrets: { ...devSecrets, ANALYTICS_TOKEN: token } };
}

const post = (body: unknown, headers: Record<string, string> = {}, at = site) =>
  at.worker.fetch(new URL("/api/vitals", at.url).href, {
    method: "POST",
    headers: { "content-type": "application/json", origin: at.url.origin, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const readPoints = async () => (await site.dataset?.fetch("https://points.example/"))?.json();

describe("POST /api/vitals", () => {
  test("a view becomes a point for each metric, with nothing in it of who sent it", async () => {
    const headers = { "cf-connecting-ip": "192.0.2.7", "user-agent": "Mozilla/5.0", cookie: "cirrus.theme=dark" };
    expect((await post(view, headers)).status).toBe(204);
    const rest = ["/guestbook/[id]", "dev", "phone", "4g", "0123456789ab"];
    await expect.poll(readPoints).toEqual([
      { indexes: ["/guestbook/[id]"], blobs: ["LCP", ...rest], doubles: [900] },
      { indexes: ["/guestbook/[id]"], blobs: ["INP", ...rest], doubles: [48] },
      { indexes: ["/guestbook/[id]"], blobs: ["CLS", ...rest], doubles: [0.02] },
    ]);
  });

  test.each<[string, number, unknown, Record<string, string>]>([
    ["from another site", 403, view, { origin: "https://evil.example" }],
    ["from nowhere", 403, view, { origin: "" }],
    ["as a form", 415, "route=/", { "content-type": "application/x-www-form-urlencoded" }],
    ["as text", 415, JSON.stringify(view), { "content-type": "text/plain" }],
    ["that is no JSON", 422, "{", {}],
    ["of a path, which may hold an id", 422, { ...view, route: "/guestbook/0199" }, {}],
    ["with more than was asked for", 422, { ...view, email: "ada@example.com" }, {}],
    ["that is too large", 413, "x".repeat(maxBodyBytes + 1), {}],
  ])("one %s is refused with %i, and nothing is kept", async (_, status, body, headers) => {
    const before = await readPoints();
    const answer = await post(body, headers);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    expect(await readPoints()).toEqual(before);
  });

  test("there is nothing to read at that address", async () => {
    const answer = await new Visitor(site.url).get("/api/vitals");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

describe("the table", () => {
  const blobs = (metric: string, route: string, stage = "dev") => [metric, route, stage, "desk", "4g", "0123456789ab"];
  /** Of four views that stand for ten each, the third slowest is what three of four are at least as quick as. */
  const views = (metric: string, values: number[], stage?: string) =>
    values.map((value) => ({ blobs: blobs(metric, "/", stage), value, interval: 10 }));
  const table = async (language: "en" | "de", at = site) =>
    new Visitor(at.url).read(await islandAddress("Vitals", { language }));

  test("shows three of four visitors in the reader's language, and asks once an hour", async () => {
    analytics.points = [...views("LCP", [500, 900, 2600, 9000]), ...views("INP", [900, 900, 900, 900], "prod")];
    const html = await table("en");
    expect(html).toMatch(/<th[^>]*>\/<\/th>[\s\S]*2\.6 sec[\s\S]*needs improvement/);
    expect(html).not.toContain("900 ms");
    expect(await table("de")).toMatch(/2,6 Sek\.[\s\S]*verbesserungsbedürftig/);
    expect(analytics.calls).toBe(1);
  });

  test.each<[string, (good: string) => string, boolean, string]>([
    ["a token that is refused", () => "wrong-token", false, "Analytics Engine answered 403."],
    ["an API that does not answer", (good) => good, true, "timeout"],
  ])(
    "is not there with %s, and no token is logged",
    async (name, tokenFrom, isHanging, why) => {
      analytics.isHanging = isHanging;
      const token = tokenFrom(analytics.token);
      const broken = await startSite(readingAs(token, isHanging ? "slow" : "refused"));
      try {
        expect((await table("en", broken)).trim(), name).not.toMatch(/<(?:section|h2|table)\b/);
        await expect.poll(() => broken.logs().join("\n")).toContain("vitals-not-read");
        expect(broken.logs().join("\n")).toContain(why);
        expect(broken.logs().join("\n")).not.toContain(token);
      } finally {
        analytics.isHanging = false;
        await broken.close();
      }
    },
    vitals.readWithinMs + 20_000,
  );
});

test("without a dataset and its settings a view is taken and dropped, no page measures, and nobody is asked", async () => {
  const { calls } = analytics;
  const plain = await startSite({ without: ["analytics_engine_datasets"] });
  expect((await post(view, {}, plain)).status).toBe(204);
  const visitor = new Visitor(plain.url);
  expect(await visitor.read("/counter")).not.toContain("data-route");
  expect(await visitor.read(await islandAddress("Vitals", { language: "en" }))).not.toContain("<table");
  expect(analytics.calls).toBe(calls);
  await plain.close();
});
