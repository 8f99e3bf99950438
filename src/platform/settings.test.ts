import { describe, expect, test } from "vitest";
import { findSettingFaults, parseSettings } from "./settings.ts";

const secret = { BETTER_AUTH_SECRET: "s".repeat(32) };

test("what is absent or empty has its default", () => {
  const defaults = {
    STAGE: "prod",
    TRUSTED_ORIGINS: [],
    DOMAIN_ALIASES: [],
    ADMIN_EMAILS: [],
    MAIL_FROM: "Cirrus <onboarding@resend.dev>",
    PRESENCE_SHARDS: 1,
    RESEND_BASE_URL: "https://api.resend.com",
    ANALYTICS_BASE_URL: "https://api.cloudflare.com/client/v4",
  };
  expect(parseSettings({})).toEqual(defaults);
  expect(parseSettings({ STAGE: "", BASE_URL: "", PRESENCE_SHARDS: "", COOKIE_DOMAIN: "" })).toEqual(defaults);
});

test.each([
  ["BASE_URL", "https://cirrus.example/", "https://cirrus.example"],
  ["TRUSTED_ORIGINS", " https://a.example , http://localhost:3000,", ["https://a.example", "http://localhost:3000"]],
  ["ADMIN_EMAILS", "Ada@Example.com, grace@example.com", ["ada@example.com", "grace@example.com"]],
  ["PRESENCE_SHARDS", "16", 16],
  ["RESEND_BASE_URL", "http://127.0.0.1:8080//", "http://127.0.0.1:8080"],
  ["MAIL_FROM", "hello@cirrus.example", "hello@cirrus.example"],
])("%s %j is read as %j", (name, text, value) => {
  expect(parseSettings({ [name]: text })).toMatchObject({ [name]: value });
});

describe("each setting that is wrong is named, and its value is not", () => {
  test.each([
    ["STAGE", "value X"],
    ["BASE_URL", "value.example"],
    ["BASE_URL", "https://value.example/path"],
    ["BASE_URL", "ftp://value.example"],
    ["TRUSTED_ORIGINS", "https://ok.example,value.example"],
    ["TRUSTED_ORIGINS", "https://value.example/"],
    ["TRUSTED_ORIGINS", "https://*.value.example"],
    ["DOMAIN_ALIASES", "www.example.com,value"],
    ["DOMAIN_ALIASES", "https://www.value.example"],
    ["DOMAIN_ALIASES", "www.value.example:8080"],
    ["DOMAIN_ALIASES", "www.value.example/path"],
    ["DOMAIN_ALIASES", "*.value.example"],
    ["DOMAIN_ALIASES", "www.value.example."],
    ["COOKIE_DOMAIN", "value example"],
    ["COOKIE_DOMAIN", ".value.example"],
    ["COOKIE_DOMAIN", "value"],
    ["ADMIN_EMAILS", "ada@example.com,value"],
    ["MAIL_FROM", "value"],
    ["MAIL_FROM", "Value <value>"],
    ["PRESENCE_SHARDS", "value"],
    ["PRESENCE_SHARDS", "0"],
    ["PRESENCE_SHARDS", "1.5"],
    ["PRESENCE_SHARDS", "65"],
    ["RESEND_BASE_URL", "value"],
    ["ANALYTICS_ACCOUNT_ID", "value"],
  ])("%s: %j", (name, text) => {
    const raw = { ...secret, [name]: text };
    const said = findSettingFaults(raw).join("\n");
    expect(said).toMatch(new RegExp(`^${name} is `));
    expect(said).not.toMatch(/value/i);
    expect(() => parseSettings(raw)).toThrow(name);
  });

  test("a domain for cookies that is not that of the site", () => {
    const faults = ["COOKIE_DOMAIN is not the domain of BASE_URL"];
    const domain = { ...secret, COOKIE_DOMAIN: "example.com" };
    expect(findSettingFaults(domain)).toEqual(faults);
    for (const host of ["example.org", "badexample.com", "com"])
      expect(findSettingFaults({ ...domain, BASE_URL: `https://${host}` })).toEqual(faults);
    for (const host of ["example.com", "app.example.com"])
      expect(findSettingFaults({ ...domain, BASE_URL: `https://${host}` })).toEqual([]);
  });
});

describe("other hosts of the site", () => {
  const at = (BASE_URL: string, DOMAIN_ALIASES: string) => findSettingFaults({ ...secret, BASE_URL, DOMAIN_ALIASES });

  test("are read without case, and go with a BASE_URL of another host", () => {
    const settings = { BASE_URL: "https://example.com", DOMAIN_ALIASES: " WWW.Example.com, old.example," };
    expect(parseSettings(settings).DOMAIN_ALIASES).toEqual(["www.example.com", "old.example"]);
    expect(findSettingFaults({ ...secret, ...settings })).toEqual([]);
  });

  test("lead nowhere without BASE_URL, and to themselves when they are its host", () => {
    expect(at("", "www.example.com")).toEqual(["DOMAIN_ALIASES is set and BASE_URL is not"]);
    for (const home of ["https://example.com", "https://example.com:8443", "https://EXAMPLE.com/"])
      expect(at(home, "www.example.com, Example.com")).toContain("DOMAIN_ALIASES is the host of BASE_URL (entry 2)");
  });
});

describe("what is incomplete is named, and stops no page", () => {
  test.each([
    ["BETTER_AUTH_SECRET is missing", { BETTER_AUTH_SECRET: "" }],
    ["BETTER_AUTH_SECRET is shorter than 32 characters", { BETTER_AUTH_SECRET: "s".repeat(31) }],
    ["BETTER_AUTH_SECRET_PREVIOUS is shorter than 32 characters", { BETTER_AUTH_SECRET_PREVIOUS: "p".repeat(31) }],
    ["BETTER_AUTH_SECRET_PREVIOUS is the current secret", { BETTER_AUTH_SECRET_PREVIOUS: secret.BETTER_AUTH_SECRET }],
    ["GOOGLE_CLIENT_ID is set and GOOGLE_CLIENT_SECRET is not", { GOOGLE_CLIENT_ID: "id" }],
    ["GOOGLE_CLIENT_SECRET is set and GOOGLE_CLIENT_ID is not", { GOOGLE_CLIENT_SECRET: "key" }],
    ["GITHUB_CLIENT_ID is set and GITHUB_CLIENT_SECRET is not", { GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "" }],
  ])("%s", (fault, raw) => {
    expect(findSettingFaults({ ...secret, ...raw })).toEqual([fault]);
    expect(parseSettings({ ...secret, ...raw })).toBeTruthy();
  });

  test("both keys of a provider are fine, and so is none, and no key of Resend", () => {
    expect(findSettingFaults({ ...secret, GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: "key" })).toEqual([]);
    expect(findSettingFaults(secret)).toEqual([]);
  });
});

test("everything that is wrong is said at once, in one message, and no value in it", () => {
  const raw = {
    STAGE: "no Stage",
    BASE_URL: "value",
    COOKIE_DOMAIN: "value.example",
    TRUSTED_ORIGINS: "value",
    DOMAIN_ALIASES: "value",
    ADMIN_EMAILS: "value",
    MAIL_FROM: "value",
    PRESENCE_SHARDS: "value",
    RESEND_BASE_URL: "value",
    BETTER_AUTH_SECRET: "value",
    BETTER_AUTH_SECRET_PREVIOUS: "value",
    GOOGLE_CLIENT_ID: "value",
    GITHUB_CLIENT_SECRET: "value",
  };
  expect(() => parseSettings(raw)).toThrow(/^Settings are wrong: .+ See "Settings" in README\.md\.$/);
  const message = findSettingFaults(raw).join("\n");
  for (const name of Object.keys(raw)) expect(message).toContain(`${name} is`);
  expect(message).not.toMatch(/value|no Stage/);
});
