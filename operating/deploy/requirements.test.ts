import { expect, test } from "vitest";
import { cloudflare } from "../../cloudflare.config.ts";
import { findFaults, pickSet } from "./requirements.ts";

const up = { stage: "prod", isDestroy: false };
const complete = { CLOUDFLARE_API_TOKEN: "token", ALCHEMY_PASSWORD: "password", BETTER_AUTH_SECRET: "s".repeat(32) };
const everything = (pattern: string) => [pattern];
const nothing = () => [];

test("finds no fault when all is there", () => {
  expect(findFaults(up, complete, everything)).toEqual([]);
});

test("lists all that is missing at once, and each by its name", () => {
  const faults = findFaults(up, {}, nothing).join("\n");
  const names = ["CLOUDFLARE_API_TOKEN", "ALCHEMY_PASSWORD", "BETTER_AUTH_SECRET", "dist/server", "dist/client"];
  for (const name of [...names, cloudflare.databases.DB.migrations]) expect(faults).toContain(name);
});

test("does not ask for what is optional", () => {
  expect(findFaults(up, {}, nothing).join("\n")).not.toContain("RESEND_API_KEY");
});

test("never repeats the value of a secret", () => {
  const env = { ALCHEMY_PASSWORD: "value-1", BETTER_AUTH_SECRET: "value-2", RESEND_API_KEY: "value-3" };
  expect(findFaults(up, env, nothing).join("\n")).not.toContain("value-");
});

test("lists what is wrong with the settings, as the Worker would, and no value", () => {
  const env = { ...complete, BETTER_AUTH_SECRET: "value-1", BASE_URL: "value-2", GOOGLE_CLIENT_ID: "value-3" };
  const faults = findFaults(up, env, everything);
  expect(faults).toEqual([
    expect.stringContaining("BASE_URL is not an origin"),
    expect.stringContaining("BETTER_AUTH_SECRET is shorter than 32 characters"),
    expect.stringContaining("GOOGLE_CLIENT_ID is set and GOOGLE_CLIENT_SECRET is not"),
  ]);
  expect(faults.join("\n")).not.toContain("value-");
});

test("asks for every secret that is required", () => {
  const required = Object.entries(cloudflare.secrets).filter(([, { isRequired }]) => isRequired);
  expect(required.length).toBeGreaterThan(0);
  for (const [name] of required) expect(findFaults(up, {}, everything).join("\n")).toContain(`${name} is missing`);
});

test("takes a stage down without a build and without the site's secrets", () => {
  const { BETTER_AUTH_SECRET: _, ...access } = complete;
  expect(findFaults({ ...up, isDestroy: true }, access, nothing)).toEqual([]);
});

test("leaves out what is not set, or set to nothing", () => {
  const env = { BASE_URL: "https://cirrus.example", MAIL_FROM: "", UNRELATED: "value" };
  expect(pickSet(cloudflare.settings, env)).toEqual([["BASE_URL", "https://cirrus.example"]]);
});

/** Alchemy knows an object's storage by this id alone. If this fails, undo the change: it would delete the data. */
test("the ids of Durable Objects are what they always were", () => {
  const ids = Object.values(cloudflare.objects).map(({ id, className }) => [id, className]);
  expect(Object.fromEntries(ids)).toMatchObject({ counter: "Counter", presence: "Presence", limiter: "Limiter" });
});
