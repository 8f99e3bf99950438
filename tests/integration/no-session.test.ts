import { afterAll, beforeAll, expect, test } from "vitest";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

/** A Worker with neither D1 nor KV: what it answers, it answers without them. */
let site: Site;
beforeAll(async () => {
  site = await startSite({ migrated: false, without: ["d1_databases", "kv_namespaces"] });
});
afterAll(() => site.close());

test("without a session cookie no page asks D1 or KV who is there", async () => {
  const visitor = new Visitor(site.url);
  for (const path of ["/", "/counter", "/sign-in", "/api/counter", "/nothing/here"]) {
    expect([path, (await visitor.get(path)).status]).toEqual([path, path === "/nothing/here" ? 404 : 200]);
  }
  expect((await visitor.get("/profile")).status).toBe(303);
});

test("without a session cookie Better Auth is not even made: its secret may be missing", async () => {
  const without = ["d1_databases", "kv_namespaces"] as const;
  const bare = await startSite({ secrets: { BETTER_AUTH_SECRET: "" }, migrated: false, without: [...without] });
  for (const path of ["/counter", "/sign-in"]) {
    expect([path, (await new Visitor(bare.url).get(path)).status]).toEqual([path, 200]);
  }
  await bare.close();
});

test("the account menu answers without them too", async () => {
  const visitor = new Visitor(site.url);
  const html = await visitor.read("/");
  const [island = ""] = /\/_server-islands\/AccountMenu[^'"]+/.exec(html) ?? [];
  const response = await visitor.get(island.replaceAll("&amp;", "&"));
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("Sign in");
});

test("with a session cookie the same page does ask: the absence above proves something", async () => {
  const whole = await startSite();
  const visitor = new Visitor(whole.url);
  await visitor.signIn("ada@example.com");
  await whole.close();
  const token = visitor.cookie.split("; ").find((pair) => pair.startsWith("cirrus.session_token="));
  const response = await new Visitor(site.url).get("/counter", { cookie: token ?? "" });
  expect(response.status).toBe(500);
});
