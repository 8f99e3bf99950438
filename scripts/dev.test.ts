import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cirrus-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The real script in a folder where there are settings and nothing else: it must refuse before it needs more. */
async function startWith(settings: string): Promise<{ code: number; stderr: string }> {
  writeFileSync(join(folder, ".dev.vars"), settings);
  const args = ["--disable-warning=ExperimentalWarning", resolve("scripts/dev.ts"), "--port", "48211"];
  return promisify(execFile)(process.execPath, args, { cwd: folder }).then(
    () => ({ code: 0, stderr: "" }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
}

test("with wrong settings the dev server says all that is wrong in one sentence and does not start", async () => {
  const { code, stderr } = await startWith('STAGE=dev\nBETTER_AUTH_SECRET="value"\nBASE_URL=value # mine\n');
  expect(code).toBe(1);
  expect(stderr.trim()).toBe(
    ".dev.vars: Settings are wrong: BASE_URL is not an origin such as https://cirrus.example; " +
      'BETTER_AUTH_SECRET is shorter than 32 characters. See "Settings" in README.md.',
  );
});
