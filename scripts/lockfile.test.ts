import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { completeLock, findMissing, type Lockfile, platformOf, readLock } from "./lockfile.ts";

describe("package-lock.json", () => {
  const lock = readLock();

  test("has an entry for every optional dependency, so that `npm ci` works on every platform", () => {
    expect(findMissing(lock), "run `npm run lockfile`").toEqual([]);
  });

  test("records no download host, so that it installs from any registry", () => {
    const hosted = Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.includes("://"));
    expect(hosted, "run `npm run lockfile`").toEqual([]);
  });

  test("installs one workerd, which weighs more than all else", () => {
    const copies = Object.keys(lock.packages).filter((place) => place.endsWith("node_modules/workerd"));
    expect(copies).toEqual(["node_modules/workerd"]);
  });
});

test("package.json names exact versions only, so that a fresh clone gets what was tested", () => {
  const {
    dependencies,
    devDependencies,
  }: Record<string, Record<string, string>> = JSON.parse(readFileSync("package.json", "utf8"));
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(ranges).toEqual([]);
});

describe("completing a lock", () => {
  const gappy: Lockfile = {
    lockfileVersion: 3,
    packages: {
      "": {},
      "node_modules/linter": {
        version: "2.0.0",
        dev: true,
        optionalDependencies: { "@linter/cli-darwin-arm64": "2.0.0", "@linter/cli-linux-x64-musl": "2.0.0" },
      },
      "node_modules/linter-linux-x64": { version: "2.0.0", resolved: "https://registry.example/linter-linux-x64.tgz" },
    },
  };

  test("adds what is missing, with its platform and its parent's dev flag, in npm's order", () => {
    const { packages } = completeLock(gappy);
    expect(Object.keys(packages)).toEqual([
      "",
      "node_modules/@linter/cli-darwin-arm64",
      "node_modules/@linter/cli-linux-x64-musl",
      "node_modules/linter",
      "node_modules/linter-linux-x64",
    ]);
    const common = { version: "2.0.0", dev: true, optional: true };
    expect(packages["node_modules/@linter/cli-darwin-arm64"]).toEqual({ ...common, os: ["darwin"], cpu: ["arm64"] });
    expect(packages["node_modules/@linter/cli-linux-x64-musl"]).toEqual({
      ...common,
      os: ["linux"],
      cpu: ["x64"],
      libc: ["musl"],
    });
  });

  test("forgets download hosts", () => {
    expect(completeLock(gappy).packages["node_modules/linter-linux-x64"]).toEqual({ version: "2.0.0" });
  });

  test("changes nothing the second time, and nothing in the lock it was given", () => {
    const given = structuredClone(gappy);
    const once = completeLock(given);
    expect(JSON.stringify(completeLock(once))).toBe(JSON.stringify(once));
    expect(given).toEqual(gappy);
    expect(findMissing(once)).toEqual([]);
  });

  test("nests an entry beside its parent when another version holds the outer place", () => {
    const { packages } = completeLock({
      lockfileVersion: 3,
      packages: {
        "node_modules/old": { version: "1.0.0", dev: true, optionalDependencies: { "bundler-win32-x64": "1.0.0" } },
        "node_modules/young": { version: "2.0.0", optionalDependencies: { "bundler-win32-x64": "2.0.0" } },
      },
    });
    expect(packages["node_modules/bundler-win32-x64"]?.version).toBe("1.0.0");
    expect(packages["node_modules/young/node_modules/bundler-win32-x64"]?.version).toBe("2.0.0");
  });

  test("does not call a package a development one when production asks for it too", () => {
    const optionalDependencies = { "bundler-win32-x64": "1.0.0" };
    const { packages } = completeLock({
      lockfileVersion: 3,
      packages: {
        "node_modules/a-tool": { version: "1.0.0", dev: true, optionalDependencies },
        "node_modules/bundler": { version: "1.0.0", optionalDependencies },
      },
    });
    expect(packages["node_modules/bundler-win32-x64"]).not.toHaveProperty("dev");
  });

  test("refuses to guess a platform or a version", () => {
    const asking = (optionalDependencies: Record<string, string>): Lockfile => ({
      lockfileVersion: 3,
      packages: { "": { optionalDependencies } },
    });
    expect(() => completeLock(asking({ fsevents: "2.3.3" }))).toThrow("fsevents");
    expect(() => completeLock(asking({ "bundler-win32-x64": "^1.0.0" }))).toThrow("^1.0.0");
  });
});

test.each([
  ["@biomejs/cli-darwin-arm64", { os: ["darwin"], cpu: ["arm64"] }],
  ["@cloudflare/workerd-windows-64", { os: ["win32"], cpu: ["x64"] }],
  ["@img/sharp-linuxmusl-x64", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }],
  ["@oxc-parser/binding-android-arm-eabi", { os: ["android"], cpu: ["arm"] }],
  ["@oxc-parser/binding-linux-arm64-gnu", { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] }],
  ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
  ["@tailwindcss/oxide-win32-x64-msvc", { os: ["win32"], cpu: ["x64"] }],
])("%s tells where it runs", (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});
