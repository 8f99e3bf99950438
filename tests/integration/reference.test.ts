import { afterEach, expect, test } from "vitest";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

const addresses = ["/auth/reference", "/auth/open-api/generate-schema"];
let site: Site;
afterEach(() => site.close());

test("on a laptop there is a description of /auth/* and a page to read it with", async () => {
  site = await startSite();
  const visitor = new Visitor(site.url);
  const [page, schema] = await Promise.all(addresses.map((path) => visitor.get(path)));
  const { paths } = (await schema?.json<{ paths: Record<string, object> }>()) ?? { paths: {} };
  expect(paths).toHaveProperty("/sign-in/email-otp");
  expect(page?.status).toBe(200);
  const html = (await page?.text()) ?? "";
  expect(html).toContain("/sign-in/email-otp");
  const policy = page?.headers.get("content-security-policy") ?? "";
  const [, nonce = "none"] = /script-src 'nonce-([\w-]+)' https:\/\/cdn\.jsdelivr\.net;/.exec(policy) ?? [];
  expect(html.match(/<script\s/g)).toHaveLength(3);
  expect(html.split(`nonce="${nonce}"`)).toHaveLength(3);
});

test("what Cirrus does not offer is not described", async () => {
  site = await startSite();
  const schema = await new Visitor(site.url).get("/auth/open-api/generate-schema");
  const { paths } = await schema.json<{ paths: Record<string, object> }>();
  for (const path of ["/sign-up/email", "/admin/impersonate-user"]) expect(Object.keys(paths)).not.toContain(path);
});

test.each([{ STAGE: "prod" }, { STAGE: "pr-12" }, {}])("with %j there is nothing", async (vars) => {
  site = await startSite({ vars });
  for (const path of addresses) expect([path, (await new Visitor(site.url).get(path)).status]).toEqual([path, 404]);
});
