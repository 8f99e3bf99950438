import { expect, test } from "vitest";
import { checkAdmins, checkLocalSettings, checkStageSettings, checkTurnstile, checkVitals } from "./settings.ts";

const laptop = { STAGE: "dev", BETTER_AUTH_SECRET: "0123456789abcdef0123456789abcdef" };
const marksOf = (findings: { mark: string }[]) => findings.map(({ mark }) => mark);

test("a laptop's settings: none yet, good ones, wrong ones, and names that nothing reads", () => {
  expect(checkLocalSettings(undefined)).toMatchObject([{ mark: "skipped" }]);
  expect(marksOf(checkLocalSettings(laptop))).toEqual(["ok", "ok"]);
  expect(checkLocalSettings({ ...laptop, BASE_URL: "value", PRESENCE_SHARDS: "0" })).toMatchObject([
    { mark: "fail", what: expect.stringContaining("BASE_URL is not an origin") },
    { mark: "fail", what: expect.stringContaining("PRESENCE_SHARDS is below 1") },
    { mark: "ok" },
  ]);
  expect(checkLocalSettings({ ...laptop, GOGLE_CLIENT_ID: "value" })[1]).toMatchObject({
    mark: "warn",
    what: expect.stringContaining("GOGLE_CLIENT_ID, which nothing reads"),
  });
});

test("a laptop that does not say that it is one has no mailbox", () => {
  const { STAGE: _, ...rest } = laptop;
  expect(checkLocalSettings(rest)).toMatchObject([{ mark: "ok" }, { mark: "warn", about: "Stage" }]);
});

test("a stage's settings are judged as its Worker would, and need no secret yet", () => {
  expect(checkStageSettings("prod", {})).toMatchObject([{ mark: "ok" }]);
  const findings = checkStageSettings("prod", { GOOGLE_CLIENT_ID: "value", DOMAIN: "https://value" });
  expect(marksOf(findings)).toEqual(["fail", "fail", "fail"]);
  expect(JSON.stringify(findings)).not.toContain("value");
});

test("Turnstile is off, on, or on with a key that checks nothing", () => {
  const keys = { TURNSTILE_SITE_KEY: "0x4AAAAAAA", TURNSTILE_SECRET_KEY: "0x4AAAAAAB" };
  const testing = { ...keys, TURNSTILE_SECRET_KEY: "1x0000000000000000000000000000000AA" };
  expect(checkTurnstile(keys, true).mark).toBe("ok");
  expect(checkTurnstile({ ...keys, TURNSTILE_SITE_KEY: "" }, true)).toMatchObject({
    mark: "warn",
    fix: "Set TURNSTILE_SITE_KEY and TURNSTILE_SECRET_KEY to switch it on.",
  });
  expect([checkTurnstile(testing, true).mark, checkTurnstile(testing, false).mark]).toEqual(["fail", "ok"]);
});

test("Web Vitals are off unless both of their keys are set", () => {
  const keys = { ANALYTICS_ACCOUNT_ID: "0".repeat(32), ANALYTICS_TOKEN: "token" };
  expect(checkVitals(keys).mark).toBe("ok");
  expect(checkVitals({ ...keys, ANALYTICS_TOKEN: "" })).toMatchObject({
    mark: "warn",
    fix: "Set ANALYTICS_ACCOUNT_ID and ANALYTICS_TOKEN to switch it on.",
  });
});

test("a site without an admin is told of", () => {
  expect(checkAdmins({})).toMatchObject({ mark: "warn", fix: expect.stringContaining("ADMIN_EMAILS") });
  expect(checkAdmins({ ADMIN_EMAILS: "a@example.com, b@example.com" }).what).toContain("2 addresses");
});
