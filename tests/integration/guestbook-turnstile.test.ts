import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { turnstileTokenMaxLength } from "~/platform/limits.ts";
import { hastyStamp, Writers } from "../support/entries.ts";
import { intercept } from "../support/fake-provider.ts";
import { FakeTurnstile } from "../support/fake-turnstile.ts";
import { devSecrets, devVars, type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

const turnstile = new FakeTurnstile();
const field = "cf-turnstile-response";
const host = "https://challenges.cloudflare.com";
let restore: () => void;
let site: Site;
let writers: Writers;
beforeAll(async () => {
  restore = intercept(turnstile);
  site = await startSite({
    vars: { ...devVars, TURNSTILE_SITE_KEY: turnstile.siteKey },
    secrets: { ...devSecrets, TURNSTILE_SECRET_KEY: turnstile.secret },
  });
  writers = new Writers(site);
});
afterAll(async () => {
  await site.close();
  restore();
});

/** What becomes of an entry that is posted with this token. */
async function fateOf(token: string): Promise<[string | undefined, string[]]> {
  const ada = await writers.someone();
  const answer = await ada.post("Am I a person?", { [field]: token });
  expect(answer.status).toBe(303);
  const [entry] = await ada.stored();
  return [entry?.status, entry?.suspicions.filter((name) => name !== "tooFast") ?? []];
}

test("whoever Turnstile takes for a person signs as ever", async () => {
  expect(await fateOf(turnstile.issue())).toEqual(["visible", []]);
});

test.each([
  ["no token, as with JavaScript off", () => "", "notChecked"],
  ["a token that is made up", () => "made-up", "checkFailed"],
  ["a token of a program", () => turnstile.issue({ isHuman: false }), "checkFailed"],
  ["a token that has run out", () => turnstile.issue({ isExpired: true }), "checkFailed"],
])("%s: the entry waits", async (_, token, suspicion) => {
  expect(await fateOf(token())).toEqual(["waiting", [suspicion]]);
});

test("what is longer than any token is not sent there: no answer to it can pass for a fault of Turnstile", async () => {
  const { calls } = turnstile;
  turnstile.next("internal-error");
  expect(await fateOf("x".repeat(turnstileTokenMaxLength + 1))).toEqual(["waiting", ["checkFailed"]]);
  expect(turnstile.calls).toBe(calls);
  expect(await fateOf(turnstile.issue())).toEqual(["visible", ["checkUnavailable"]]);
});

test("a token is good for one form, and for every resend of that form", async () => {
  const token = turnstile.issue();
  const ada = await writers.someone();
  const stamp = await ada.visitor.openForm();
  const posts = Array.from({ length: 3 }, () => ada.post("Sent three times", { stamp, [field]: token }));
  for (const answer of await Promise.all(posts)) expect(answer.status).toBe(303);
  expect(await ada.stored()).toMatchObject([{ status: "visible" }]);
  expect(await fateOf(token)).toEqual(["waiting", ["checkFailed"]]);
});

test("a token is good for one person, also when another one posts the same form", async () => {
  const token = turnstile.issue();
  const [ada, bob] = [await writers.someone(), await writers.someone()];
  const form = { stamp: await ada.visitor.openForm(), [field]: token };
  await ada.post("I was checked", form);
  await bob.post("I was not", form);
  expect(await ada.stored()).toMatchObject([{ status: "visible" }]);
  expect(await bob.stored()).toMatchObject([{ status: "waiting" }]);
});

describe("while Turnstile is out of order", () => {
  test.each(["unreachable", "not-json", "internal-error", "hangs"] as const)(
    "(%s) the guestbook goes on, and moderators can see it",
    async (fault) => {
      turnstile.next(fault);
      expect(await fateOf(turnstile.issue())).toEqual(["visible", ["checkUnavailable"]]);
    },
  );
});

test("its widget is on the form, and only pages with the form may load it", async () => {
  const { visitor } = await writers.someone();
  expect(await visitor.read("/guestbook/sign")).toContain(`data-sitekey="${turnstile.siteKey}"`);
  const own = (await visitor.get("/guestbook")).headers.get("content-security-policy");
  expect(own).toMatch(new RegExp(`script-src [^;]*'self'[^;]*${host}`));
  const policies = await Promise.all(
    ["/guestbook", "/guestbook/sign", "/counter", "/guestbook/mine"].map(async (path) => {
      const policy = (await visitor.get(path)).headers.get("content-security-policy") ?? "";
      const allowed = policy.split(";").filter((directive) => directive.includes(host));
      return allowed.map((directive) => directive.trim().split(" ")[0]).sort();
    }),
  );
  const both = ["frame-src", "script-src"];
  expect(policies).toEqual([both, both, [], []]);
});

test("without its keys it is not asked, not shown and not allowed", async () => {
  const plain = await startSite();
  const ada = await new Writers(plain).someone();
  const { calls } = turnstile;
  await ada.post("Nobody asks.", { [field]: "made-up", stamp: hastyStamp() });
  expect(await ada.stored()).toMatchObject([{ status: "visible", suspicions: ["tooFast"] }]);
  expect(turnstile.calls).toBe(calls);
  expect(await ada.visitor.read("/guestbook/sign")).not.toContain("turnstile");
  const { headers } = await new Visitor(plain.url).get("/guestbook");
  expect(headers.get("content-security-policy")).not.toContain(host);
  await plain.close();
});
