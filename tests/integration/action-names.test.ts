import { afterAll, beforeAll, expect, test } from "vitest";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

test.each(["auth", "auth.", "auth.signIn.more", "auth.nothing", "auth.constructor", "nothing", "%25ff", "%ff", "."])(
  "a form posted to the action %j, which is none, finds nothing",
  async (name) => {
    const response = await new Visitor(site.url).submit(`/sign-in?_action=${name}`, { email: "x@example.com" });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "text/html"]);
    expect(await response.text()).toContain("E-mail address");
  },
);

test.each(["auth", "auth.", "auth.signIn.more", "auth.nothing", "auth.constructor", "%ff", "%25ff", "auth.%ff"])(
  "/_actions/%s finds nothing either",
  async (name) => {
    const response = await new Visitor(site.url).submit(`/_actions/${name}`, { email: "x@example.com" });
    expect(response.status).toBe(404);
    expect(site.logs().join("\n")).not.toContain("request-failed");
  },
);
