import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const standIn = new URL("./stand-in-fetch.mjs", import.meta.url).href;

/** What a process needs to take this API for Cloudflare. */
export function makeEnvironment(origin: string, home: string, token: string, account: string, zones: string[]) {
  mkdirSync(home, { recursive: true });
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    CLOUDFLARE_BASE_URL: `${origin}/client/v4`,
    CLOUDFLARE_API_BASE_URL: `${origin}/client/v4`,
    CLOUDFLARE_API_TOKEN: token,
    CLOUDFLARE_ACCOUNT_ID: account,
    CLOUDFLARE_STAND_IN: origin,
    CLOUDFLARE_STAND_IN_ZONES: zones.join(),
    ALCHEMY_PASSWORD: "tests-only-tests-only",
    DO_NOT_TRACK: "1",
    WRANGLER_SEND_METRICS: "false",
    NODE_OPTIONS: `--import ${standIn}`,
    // Every command is a process of its own, and compiles what the one before it compiled.
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/node"),
  };
}

/**
 * A folder to run commands in that looks like the project's, by links: what they write beside it, such as Alchemy's
 * state, stays there and meets nobody else's. The build is a copy: who builds here would take it from under other tests.
 */
export function makeWorkplace(folder: string): string {
  const workplace = mkdtempSync(join(folder, "workplace-"));
  const own = new Set([".alchemy", ".git", ".wrangler", ".dev.vars", "wrangler.json", "dist"]);
  for (const name of readdirSync(root).filter((name) => !own.has(name))) {
    symlinkSync(join(root, name), join(workplace, name));
  }
  const built = ["build.json", "client", "server"].map((name) => join("dist", name));
  for (const path of built.filter((path) => existsSync(join(root, path))))
    cpSync(join(root, path), join(workplace, path), { recursive: true });
  return workplace;
}
