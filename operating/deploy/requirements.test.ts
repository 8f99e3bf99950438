import { expect, test } from "vitest";
import { cloudflare } from "../../cloudflare.config.ts";
import { findFaults, findMissingAccess } from "./requirements.ts";

const access = { CLOUDFLARE_API_TOKEN: "token", ALCHEMY_PASSWORD: "a long password" };
const everything = (pattern: string) => [pattern];
const nothing = () => [];

test("finds no fault when all is there: the secret of the site is made by the deploy", () => {
  expect(findFaults("prod", access, everything)).toEqual([]);
});

test("lists all that is missing at once, and each by its name", () => {
  const faults = findFaults("prod", {}, nothing).join("\n");
  const names = ["CLOUDFLARE_API_TOKEN", "ALCHEMY_PASSWORD", cloudflare.databases.DB.migrations];
  for (const name of names) expect(faults).toContain(name);
});

test("does not ask for what is optional", () => {
  expect(findFaults("prod", {}, nothing).join("\n")).not.toContain("RESEND_API_KEY");
});

test("never repeats the value of a secret", () => {
  const env = { ALCHEMY_PASSWORD: "value-1", BETTER_AUTH_SECRET: "value-2", RESEND_API_KEY: "value-3" };
  expect(findFaults("prod", env, nothing).join("\n")).not.toContain("value-");
});

test("lists what is wrong with the settings, as the Worker would, and no value", () => {
  const env = { ...access, BETTER_AUTH_SECRET: "value-1", BASE_URL: "value-2", GOOGLE_CLIENT_ID: "value-3" };
  const faults = findFaults("prod", env, everything);
  expect(faults).toEqual([
    expect.stringContaining("BASE_URL is not an origin"),
    expect.stringContaining("BETTER_AUTH_SECRET is shorter than 32 characters"),
    expect.stringContaining("GOOGLE_CLIENT_ID is set and GOOGLE_CLIENT_SECRET is not"),
  ]);
  expect(faults.join("\n")).not.toContain("value-");
});

test.each([
  [{ DOMAIN: "https://cirrus.example" }, "such as cirrus.example"],
  [{ DOMAIN: "Cirrus.example" }, "such as cirrus.example"],
  [{ DOMAIN: "cirrus.example", DOMAIN_ALIASES: "www.cirrus.example, *.cirrus.example" }, "such as cirrus.example"],
  [{ DOMAIN_ALIASES: "www.cirrus.example" }, "aliases of what"],
])("refuses the domains %j", (domains, reason) => {
  expect(findFaults("prod", { ...access, ...domains }, everything).join()).toContain(reason);
});

test("refuses a state that would vanish with the machine of a CI run", () => {
  expect(findMissingAccess({ ...access, CI: "true" }).join()).toContain("ALCHEMY_STATE_TOKEN");
  expect(findMissingAccess({ ...access, CI: "true", ALCHEMY_STATE_TOKEN: "f".repeat(64) })).toEqual([]);
});

test("refuses a password that can be guessed, and a key that would go before the token", () => {
  expect(findMissingAccess({ ...access, ALCHEMY_PASSWORD: "short" }).join()).toContain("shorter than 12");
  expect(findMissingAccess({ ...access, ALCHEMY_STATE_TOKEN: "token" }).join()).toContain("shorter than 32");
  expect(findMissingAccess({ ...access, CLOUDFLARE_API_KEY: "key" }).join()).toContain("unset it");
});

/** Alchemy knows an object's storage by this id alone. If this fails, undo the change: it would delete the data. */
test("the ids of Durable Objects are what they always were", () => {
  const ids = Object.values(cloudflare.objects).map(({ id, className }) => [id, className]);
  expect(Object.fromEntries(ids)).toMatchObject({
    counter: "Counter",
    presence: "Presence",
    limiter: "Limiter",
    painter: "Painter",
  });
});
