import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** All that a build is made from. The same content is the same build, on whatever machine and however often it is built. */
const ingredients = ["src", "db", "public", "astro.config.mjs", "cloudflare.config.ts", "package-lock.json"];

/** Where a build says what it was made from. */
export const buildInfoPath = "dist/build.json";

const isTest = (path: string) => /[.]test[.]tsx?$/.test(path);

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesIn(join(path, name)));
}

/** Names the build that the files of this checkout make. */
export function readBuildId(): string {
  const hash = createHash("sha256");
  for (const path of ingredients.flatMap(filesIn).filter((path) => !isTest(path))) {
    const content = readFileSync(path);
    // Length and name first, so that moving text from one file to the next is a change.
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 12);
}
