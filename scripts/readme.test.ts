import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cloudflare } from "../cloudflare.config.ts";

const readme = readFileSync("README.md", "utf8");
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync("package.json", "utf8"));

test("the README names every script, and none that is not there", () => {
  const named = new Set([...readme.matchAll(/^\| `npm (?:run )?([\w:]+)/gm)].map(([, name]) => name));
  expect([...named].sort()).toEqual(Object.keys(scripts).sort());
});

test("the README names every setting and secret", () => {
  const named = [...readme.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...Object.keys(cloudflare.settings), ...Object.keys(cloudflare.secrets)].sort());
});

test("every folder and file that the README places is there", () => {
  const [, tree = ""] = /## Where things are\n\n```\n([\s\S]+?)```/.exec(readme) ?? [];
  const paths = tree.split("\n").flatMap((line) => line.split(/\s{2,}/)[0] || []);
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});
