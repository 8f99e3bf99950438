import { expect, test } from "vitest";
import { cloudflare } from "../cloudflare.config.ts";
import { checkStage, nameAt, readFlags } from "./stage.ts";

test.each(["prod", "pr-12", "0", "a".repeat(40)])("deploys to stage %s", (stage) => {
  expect(checkStage(stage)).toBe(stage);
});

test.each(["", "Prod", "a b", "a_b", "a.b", "-a", "a-", "a;id", "$(id)", "a\nb", "prod\n", "ä", "a".repeat(41)])(
  "refuses %j as a stage",
  (stage) => {
    expect(() => checkStage(stage)).toThrow("cannot be the name of a stage");
  },
);

test("never guesses a stage, and never deploys the one whose mailbox is open to all", () => {
  expect(() => checkStage(undefined)).toThrow("Name the stage");
  expect(() => checkStage("dev")).toThrow("laptops only");
});

test.each([["--stage"], ["--stage", "prod", "--destory"], ["--stage", "prod", "pr-12"]])(
  "refuses a command line that it does not understand: %s %s %s",
  (...args) => {
    expect(() => readFlags(args.filter(Boolean), { stage: { type: "string" } })).toThrow();
  },
);

test("two stages share no name", () => {
  expect(nameAt("prod", cloudflare.name)).not.toBe(nameAt("pr-12", cloudflare.name));
});

test("the Worker's name at the longest stage still fits a host name", () => {
  expect(nameAt("a".repeat(40), cloudflare.name).length).toBeLessThanOrEqual(63);
});
