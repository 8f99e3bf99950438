import { expect, test } from "vitest";
import type { Finding } from "./finding.ts";
import { checkMachine, type Machine } from "./machine.ts";

const machine: Machine = {
  node: "24.21.0",
  npm: "npm/11.6.2 node/v24.21.0 linux x64",
  platform: "linux x64",
  lock: {
    lockfileVersion: 3,
    packages: {
      "": {},
      "node_modules/node": { version: "24.21.0" },
      "node_modules/astro": { version: "7.3.5", optionalDependencies: { "binary-darwin-arm64": "1.0.0" } },
      "node_modules/binary-darwin-arm64": { version: "1.0.0", optional: true, os: ["darwin"], cpu: ["arm64"] },
    },
  },
  findInstalled: (place) => ({ "node_modules/node": "24.21.0", "node_modules/astro": "7.3.5" })[place],
  askWorkerd: () => "workerd 2026-11-02\n",
};

const only = (findings: Finding[]) => findings.filter(({ mark }) => mark !== "ok");

test("a machine after `npm ci` is well, also without the packages of other platforms", () => {
  expect(only(checkMachine(machine))).toEqual([]);
});

test.each<[change: Partial<Machine>, mark: string, about: string, fix: string]>([
  [{ node: "22.20.0" }, "warn", "Node", "npm run"],
  [{ npm: "npm/9.9.0 node/v20.0.0" }, "fail", "npm", "npm@10"],
  [{ findInstalled: () => "24.21.0" }, "fail", "Packages", "npm ci"],
  [{ findInstalled: () => undefined }, "fail", "Packages", "npm ci"],
])("tells what is wrong with %j", (change, mark, about, fix) => {
  expect(only(checkMachine({ ...machine, ...change }))).toMatchObject([
    { mark, about, fix: expect.stringContaining(fix) },
  ]);
});

test("a runtime that does not start, and a lock file with a gap, are each named", () => {
  const askWorkerd = () => {
    throw new Error("GLIBC_2.35 not found");
  };
  const { "node_modules/binary-darwin-arm64": _, ...packages } = machine.lock.packages;
  const broken = { ...machine, askWorkerd, lock: { ...machine.lock, packages } };
  expect(only(checkMachine(broken))).toMatchObject([
    { mark: "fail", about: "Lock file", what: expect.stringContaining("binary-darwin-arm64"), fix: "npm run lockfile" },
    { mark: "fail", about: "workerd" },
  ]);
});

test("where npm did not start it, nothing is said of npm", () => {
  expect(checkMachine({ ...machine, npm: undefined }).map(({ about }) => about)).not.toContain("npm");
});
