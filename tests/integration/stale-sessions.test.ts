import { afterAll, beforeAll, expect, test } from "vitest";
import { end, leadsTo, People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import type { Visitor } from "../support/visitor.ts";

/** A cookie was stolen, copy of the session and all, and its session has ended since. Whoever has it writes headers by hand. */

let site: Site;
let stolen: { visitor: Visitor; cookie: string; email: string };
beforeAll(async () => {
  site = await startSite();
  const people = new People(site);
  const { email, laptop, phone } = await people.twoBrowsers();
  await phone.get("/");
  const { cookie } = phone;
  await end(laptop, await people.sessionIdOf(phone));
  stolen = { visitor: phone, cookie, email };
});
afterAll(() => site.close());

test.each([
  ["as it was", "cirrus.session_data="],
  ["in two halves around another", "cirrus.session_cirrus.session_data=x; data="],
  ["in two halves around one for https", "cirrus.session_data__Secure-cirrus.session_data=x; ="],
  ["after another of its name", "cirrus.session_data=x; cirrus.session_data="],
  ["with space around its name", " cirrus.session_data ="],
])("the copy of an ended session writes nothing and shows nothing private: %s", async (_, name) => {
  const cookie = stolen.cookie.replace("cirrus.session_data=", name);
  expect(cookie).toContain(name.trim());
  const { visitor } = stolen;
  const signing = await visitor.submit("/guestbook/sign?_action=guestbook.sign", { body: "stolen" }, { cookie });
  expect(signing.status).toBe(401);
  expect((await visitor.postJson("/api/counter/increment", { amount: 1 }, { cookie })).status).toBe(401);
  expect(leadsTo(await visitor.get("/profile", { cookie }))).toEqual([303, "/sign-in?next=%2Fprofile"]);
  expect((await visitor.get("/profile/export.json", { cookie })).status).toBe(303);
});

test.each([
  "/%70rofile",
  "/%2570rofile",
  "//profile",
  "/profile.html",
  "/%70rofile/email",
  "/%70rofile/delete",
  "/%70rofile/export.json",
  "/%2570rofile/export.json",
  "//profile/export.json",
])("an ended session sees no private page by its other name %s", async (path) => {
  const { cookie, email } = stolen;
  const response = await fetch(site.url.origin + path, { redirect: "manual", headers: { cookie } });
  const text = await response.text();
  expect(text).not.toContain(email);
  expect(text).not.toContain("ipAddress");
  expect(response.status).not.toBe(500);
});
