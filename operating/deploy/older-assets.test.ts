import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { kept } from "./build-list.ts";
import { keepOlderAssets } from "./older-assets.ts";

const origin = "https://cirrus.example";
const day = 24 * 60 * 60 * 1000;
const start = Date.parse("2026-11-21T12:00:00Z");

type Files = Record<string, string>;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "older-assets-"));
});
afterEach(() => rmSync(root, { recursive: true }));

let builds = 0;
/** What `npm run build` leaves: a folder with these files under `_astro`. */
function build(files: Files): string {
  builds += 1;
  const folder = join(root, `build-${builds}`, "client");
  mkdirSync(join(folder, "_astro"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, "_astro", name), text);
  return folder;
}

/** The running stage: answers with what was uploaded to it. */
const serving = (folder: string): typeof fetch =>
  answering((path) => {
    const file = join(folder, path);
    return existsSync(file) ? new Response(readFileSync(file)) : new Response("<!doctype html>", { status: 404 });
  });

const answering = (answer: (path: string) => Response | Promise<Response>): typeof fetch => {
  return async (input) => answer(new URL(String(input)).pathname);
};

const nowhere: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));

const keep = (clientFolder: string, fetch: typeof globalThis.fetch, now = start) =>
  keepOlderAssets({ origin, clientFolder, fetch, now });

const namesIn = (folder: string) => readdirSync(join(folder, "_astro")).sort();
const listOf = (folder: string) => JSON.parse(readFileSync(join(folder, "builds.json"), "utf8")).builds;

const fileOf = (name: string, text: string) => ({
  name,
  sha256: createHash("sha256").update(text).digest("hex"),
  bytes: Buffer.byteLength(text),
});

/** A stage whose list holds these files, and which answers with `text` for each. */
const stageWith = (files: unknown[], text = "old") =>
  answering((path) =>
    path === "/builds.json"
      ? Response.json({ builds: [{ deployedAt: "2026-11-20T12:00:00Z", files }] })
      : new Response(text),
  );

const one = { "Page.aaaaaaaa.css": "one", "menu.aaaaaaaa.js": "one", "shared.zzzzzzzz.js": "same" };
const two = { "Page.bbbbbbbb.css": "two", "menu.bbbbbbbb.js": "two", "shared.zzzzzzzz.js": "same" };
const three = { "menu.cccccccc.js": "three" };

describe("from deploy to deploy", () => {
  test("the first one finds no list, leaves the build alone, and writes its own", async () => {
    const first = build({ ...one, "font.aaaaaaaa.woff2": "font", "notes.txt": "text" });
    expect(await keep(first, serving(build({})))).toMatch(
      /^No files .+: https:\/\/cirrus\.example has no list of them\.$/,
    );
    expect(namesIn(first)).toEqual([...Object.keys(one), "font.aaaaaaaa.woff2", "notes.txt"].sort());
    const files = Object.entries(one).map(([name, text]) => fileOf(name, text));
    expect(listOf(first)).toEqual([{ deployedAt: "2026-11-21T12:00:00.000Z", files: expect.arrayContaining(files) }]);
    expect(listOf(first)[0].files).toHaveLength(3);
  });

  test("the next one brings the files that it lacks, and says how many", async () => {
    const [first, second] = [build(one), build(two)];
    await keep(first, nowhere);
    expect(await keep(second, serving(first), start + day)).toBe(
      "For open pages, 2 files (1 kB) of 1 older builds are kept.",
    );
    expect(namesIn(second)).toEqual([...new Set([...Object.keys(one), ...Object.keys(two)])].sort());
    expect(readFileSync(join(second, "_astro/menu.aaaaaaaa.js"), "utf8")).toBe("one");
    expect(listOf(second)).toHaveLength(2);
  });

  test("a build that ran for a month was open until it was replaced; a week later it is not", async () => {
    const [first, second, third, fourth] = [build(one), build(two), build(three), build(three)];
    await keep(first, nowhere);
    await keep(second, serving(first), start + 30 * day);
    await keep(third, serving(second), start + 30 * day + kept.forMs - 1);
    expect(namesIn(third)).toContain("menu.aaaaaaaa.js");
    await keep(fourth, serving(second), start + 30 * day + kept.forMs);
    expect(namesIn(fourth)).toEqual(Object.keys({ ...two, ...three }).sort());
  });

  test("deploying the same build again replaces nothing, and keeps what the last deploy kept", async () => {
    const [first, second, again] = [build(one), build(two), build(two)];
    await keep(first, nowhere);
    await keep(second, serving(first), start + day);
    await keep(again, serving(second), start + 2 * day);
    expect(listOf(again)).toEqual(listOf(second));
    expect(namesIn(again)).toEqual(namesIn(second));
  });

  test("a deploy that failed and is begun again comes to the same", async () => {
    const [first, second] = [build(one), build(two)];
    await keep(first, nowhere);
    await keep(second, serving(first), start + day);
    const before = [namesIn(second), listOf(second)];
    expect(await keep(second, serving(first), start + day)).toContain("2 files");
    expect([namesIn(second), listOf(second)]).toEqual(before);
  });

  test("what could not be had once is not asked for again", async () => {
    const [first, second] = [build(one), build(two)];
    await keep(first, nowhere);
    rmSync(join(first, "_astro/Page.aaaaaaaa.css"));
    expect(await keep(second, serving(first), start + day)).toContain(
      "1 files (1 kB) of 1 older builds are kept; 1 could",
    );
    expect(JSON.stringify(listOf(second))).not.toContain("Page.aaaaaaaa.css");
  });
});

describe("a deploy goes on, and takes nothing, when", () => {
  const list = (content: string) => answering(() => new Response(content));
  const file = fileOf("menu.aaaaaaaa.js", "old");
  const listing = (files: unknown) => list(JSON.stringify({ builds: [{ deployedAt: "2026-11-20T12:00:00Z", files }] }));
  test.each([
    ["the stage cannot be reached", nowhere],
    ["the list is a page", list("<!doctype html>")],
    ["the list is nothing", list("")],
    ["the list is something else", list('{"builds":{}}')],
    ["the list is larger than any", list(`{"builds":[]}${" ".repeat(kept.listBytes)}`)],
    ["the list is elsewhere", answering(() => Response.redirect("https://evil.example/builds.json", 302))],
    ["the list names too many builds", list(JSON.stringify({ builds: Array(kept.builds + 1).fill({}) }))],
    ["the list names too many files", listing(Array(kept.files + 1).fill(file))],
    ["a build has no time", list(JSON.stringify({ builds: [{ deployedAt: "yesterday", files: [file] }] }))],
    ["a file is too large", listing([{ ...file, bytes: kept.bytesPerFile + 1 }])],
    ["a file has no size", listing([{ ...file, bytes: -1 }])],
    ["a hash is none", listing([{ ...file, sha256: "x" }])],
    ["a file is a number", listing([7])],
    ["a file has a prototype for a name", listing([{ ...file, name: { toString: "x" } }])],
  ])("%s", async (_what, fetch) => {
    const folder = build(two);
    expect(await keep(folder, fetch)).toMatch(/^No files of older builds are kept for open pages: .+\.$/);
    expect(namesIn(folder)).toEqual(Object.keys(two).sort());
    expect(listOf(folder)).toHaveLength(1);
  });

  test("the stage has no safe address", async () => {
    const folder = build(two);
    for (const unsafe of ["http://cirrus.example", "file:///etc", ""]) {
      const said = await keepOlderAssets({
        origin: unsafe,
        clientFolder: folder,
        fetch: stageWith([file]),
        now: start,
      });
      expect(said).toContain("no https address");
    }
    expect(namesIn(folder)).toEqual(Object.keys(two).sort());
  });

  test("there is no build", async () => {
    expect(await keep(join(root, "nothing"), nowhere)).toMatch(/^No files .+ENOENT/);
  });
});

describe("no name leads out of the folder of hashed files", () => {
  test.each([
    "../evil.aaaaaaaa.js",
    "..\\evil.aaaaaaaa.js",
    "/etc/evil.aaaaaaaa.js",
    "a/../../evil.aaaaaaaa.js",
    "%2e%2e%2fevil.aaaaaaaa.js",
    "..aaaaaaaa.js",
    ".hidden.aaaaaaaa.js",
    "evil.aaaaaaaa.js\u0000.png",
    "evil.aaaaaaaa.js\n",
    "evil.aaaaaaaa.html",
    "evil.js",
    "https://evil.example/x.aaaaaaaa.js",
    "_headers",
    `${"x".repeat(300)}.aaaaaaaa.js`,
  ])("%j", async (name) => {
    const folder = build(two);
    expect(await keep(folder, stageWith([fileOf(name, "old")]))).toContain("is damaged");
    expect(readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => path.includes("evil"))).toEqual(
      [],
    );
    expect(namesIn(folder)).toEqual(Object.keys(two).sort());
  });
});

describe("a file that is not what the list says is left out", () => {
  const file = fileOf("menu.aaaaaaaa.js", "old");
  test.each([
    ["a page instead of it", stageWith([file], "<!doctype html>")],
    ["as much of something else", stageWith([file], "new")],
    ["one byte more", stageWith([file], "old!")],
    ["one byte less", stageWith([file], "ol")],
    ["much more than it should be", stageWith([file], "x".repeat(1_000_000))],
  ])("%s", async (_what, fetch) => {
    const folder = build(two);
    expect(await keep(folder, fetch)).toContain("0 files (0 kB) of 1 older builds are kept; 1 could not be had");
    expect(namesIn(folder)).toEqual(Object.keys(two).sort());
    expect(listOf(folder)).toHaveLength(1);
  });

  test("a file of the new build is never written over", async () => {
    const folder = build(two);
    await keep(folder, stageWith([fileOf("menu.bbbbbbbb.js", "old")]));
    expect(readFileSync(join(folder, "_astro/menu.bbbbbbbb.js"), "utf8")).toBe("two");
  });

  test("no more is kept than there is room for, the newest first", async () => {
    const bytes = kept.bytesPerFile;
    const text = "x".repeat(bytes);
    const letters = "abcdefghijklmnopqrstuvwxyz";
    const files = [...letters].map((letter) => fileOf(`large.${letter.repeat(8)}.js`, text));
    const folder = build(three);
    expect(await keep(folder, stageWith(files, text))).toContain(`${kept.bytes / bytes} files`);
    expect(namesIn(folder)).toContain("large.aaaaaaaa.js");
    expect(namesIn(folder)).not.toContain("large.zzzzzzzz.js");
  });
});

test("a build from the future grows old like any other", async () => {
  const [first, second, third] = [build(one), build(two), build(three)];
  await keep(first, nowhere, start + 1000 * day);
  await keep(second, serving(first), start);
  await keep(third, serving(second), start + kept.forMs);
  expect(namesIn(third)).toEqual(Object.keys({ ...two, ...three }).sort());
});
