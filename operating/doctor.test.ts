import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

/** What a fresh clone has after `npm ci`: everything that git keeps, and the packages. */
const ofFreshClone = /^(?!\.(?:alchemy|astro|dev\.vars|env|git|wrangler)|dist$|reports$|test-results$|wrangler\.json$)/;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cirrus-doctor-"));
  for (const name of readdirSync(".").filter((path) => ofFreshClone.test(path))) {
    symlinkSync(resolve(name), join(folder, name));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a fresh checkout is well without a network, and hears which keys switch on what is off", async () => {
  const args = ["scripts/run.mjs", "operating/doctor.ts"];
  const env = { PATH: process.env["PATH"] ?? "" };
  // It fails, and this with it, when the command exits with anything but 0.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  expect(stdout).toContain("✗ 0 to mend");
  expect(stdout).toContain("GOOGLE_CLIENT_ID");
  expect(stdout).toContain("http://localhost:4321/auth/callback/github");
  expect(stdout).not.toContain("\u001b");
  expect(readdirSync(folder).filter((name) => !ofFreshClone.test(name))).toEqual([]);
}, 60_000);
