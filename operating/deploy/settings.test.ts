import { expect, test } from "vitest";
import { cloudflare } from "../../cloudflare.config.ts";
import { domainsAt, pickSet, settingsAt } from "./settings.ts";

const env = {
  DOMAIN: "cirrus.example",
  DOMAIN_ALIASES: "www.cirrus.example, cirrus.test",
  COOKIE_DOMAIN: "cirrus.example",
};

test("prod lives at its domain, and its pages know", () => {
  expect(domainsAt("prod", env)).toEqual(["cirrus.example", "www.cirrus.example", "cirrus.test"]);
  expect(Object.fromEntries(settingsAt("prod", env))).toMatchObject({
    STAGE: "prod",
    BASE_URL: "https://cirrus.example",
  });
});

test("a BASE_URL that is given wins over the one that follows from the domain", () => {
  const given = settingsAt("prod", { ...env, BASE_URL: "https://www.cirrus.example" });
  expect(Object.fromEntries(given)["BASE_URL"]).toBe("https://www.cirrus.example");
});

test("a preview takes nothing of the public address, whatever the environment says", () => {
  expect(domainsAt("pr-12", env)).toEqual([]);
  expect(settingsAt("pr-12", { ...env, BASE_URL: "https://cirrus.example", STAGE: "dev" })).toEqual([
    ["STAGE", "pr-12"],
  ]);
});

test("leaves out what is not set, or set to nothing", () => {
  const values = { BASE_URL: "https://cirrus.example", MAIL_FROM: "", UNRELATED: "value" };
  expect(pickSet(cloudflare.settings, values)).toEqual([["BASE_URL", "https://cirrus.example"]]);
});
