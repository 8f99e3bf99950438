import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { V4WorkerOptions } from "miniflare";
import { cloudflare } from "../../cloudflare.config.ts";

/** A Worker that is one file of TypeScript with no imports, such as one to compare the site with. */
export function describeModule(file: URL): V4WorkerOptions {
  const { compatibilityDate, compatibilityFlags } = cloudflare;
  const name = basename(file.pathname, ".ts");
  const contents = stripTypeScriptTypes(readFileSync(fileURLToPath(file), "utf8"));
  return {
    name,
    compatibilityDate,
    compatibilityFlags: [...compatibilityFlags],
    modules: [{ type: "ESModule", path: `${name}.mjs`, contents }],
  };
}
