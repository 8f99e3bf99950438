import { copyFileSync, existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { preview } from "astro";
import { assertFree, assertSettings, ensureSecrets, LocalError, noteServer, prepareLocal } from "./local.ts";
import { secretsPath } from "./local-paths.ts";

/** `npm run preview [-- --port 4321]`: the build as it stands, on the same local database as the dev server. */
const { values } = parseArgs({ options: { port: { type: "string", default: "4321" } } });
const port = Number(values.port);
const built = "dist/server";

try {
  if (!existsSync(`${built}/entry.mjs`)) throw new LocalError("There is no build yet. Run `npm run build` first.");
  await assertFree(port);
  ensureSecrets();
  assertSettings();
  noteServer();
  copyFileSync(secretsPath, `${built}/${secretsPath}`);
  await prepareLocal();
  await preview({ server: { port } });
} catch (error) {
  console.error(error instanceof LocalError ? error.message : error);
  process.exit(1);
}
