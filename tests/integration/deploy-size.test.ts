import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const kibibyte = 1024;
const built = "dist/server";

/** What the free plan of Workers takes is 3,072 KiB; the rest is room for what is added between two looks at this. */
const maxUploadKib = 2700;

/** What is read before a new isolate can answer anything. Better Auth would bring twice as much along. */
const maxStartKib = 1000;

/** The modules that the entry loads before it runs, itself among them: all but those that are imported when needed. */
function modulesAtStart(): Set<string> {
  const found = new Set<string>();
  const waiting = ["entry.mjs"];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const imports = readFileSync(join(built, path), "utf8").matchAll(/\b(?:import|from)\s*"(\.[^"]+\.mjs)"/g);
    for (const [, to = ""] of imports) waiting.push(normalize(join(dirname(path), to)));
  }
  return found;
}

test("the Worker is small enough for the free plan", () => {
  const modules = globSync("**/*.{js,mjs,wasm}", { cwd: built });
  expect(modules).toContain("entry.mjs");
  const upload = Buffer.concat(modules.map((path) => readFileSync(join(built, path))));
  expect(gzipSync(upload).length / kibibyte).toBeLessThan(maxUploadKib);
});

test("a new isolate reads little before it answers: Better Auth, mails and pictures are loaded when needed", () => {
  const modules = [...modulesAtStart()];
  expect(modules.length).toBeGreaterThan(20);
  const bytes = modules.reduce((sum, path) => sum + readFileSync(join(built, path)).length, 0);
  expect(bytes / kibibyte).toBeLessThan(maxStartKib);
});
