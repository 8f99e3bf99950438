import { afterEach, expect, test, vi } from "vitest";
import { cloudflare } from "../cloudflare.config.ts";
import { nameAt, readTarget } from "./stage.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(["prod", "pr-12", "0", "a".repeat(40)])("deploys to stage %s", (stage) => {
  expect(readTarget(["--stage", stage])).toEqual({ stage, isDestroy: false });
});

test.each(["", "Prod", "a b", "a_b", "a.b", "-a", "a-", "a;id", "$(id)", "a\nb", "prod\n", "ä", "a".repeat(41)])(
  "refuses %j as a stage",
  (stage) => {
    expect(() => readTarget([`--stage=${stage}`])).toThrow("cannot be the name of a stage");
  },
);

test("has no default stage, whatever the environment says", () => {
  vi.stubEnv("STAGE", "prod");
  vi.stubEnv("ALCHEMY_STAGE", "prod");
  expect(() => readTarget([])).toThrow("Name the stage");
});

test("never deploys the stage whose mailbox is open to all", () => {
  expect(() => readTarget(["--stage", "dev"])).toThrow("laptops only");
});

test("takes a stage down only when told so", () => {
  expect(readTarget(["--stage", "pr-12", "--destroy"])).toEqual({ stage: "pr-12", isDestroy: true });
});

test.each([["--stage"], ["--stage", "prod", "--destory"], ["--stage", "prod", "pr-12"]])(
  "refuses a command line that it does not understand: %s %s %s",
  (...args) => {
    expect(() => readTarget(args.filter(Boolean))).toThrow();
  },
);

test("two stages share no name", () => {
  expect(nameAt("prod", cloudflare.name)).not.toBe(nameAt("pr-12", cloudflare.name));
});

test("the Worker's name at the longest stage still fits a host name", () => {
  expect(nameAt("a".repeat(40), cloudflare.name).length).toBeLessThanOrEqual(63);
});
