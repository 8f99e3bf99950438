import { parseArgs } from "node:util";
import { dev } from "astro";
import { assertFree, assertSettings, ensureSecrets, LocalError, noteServer, prepareLocal } from "./local.ts";

/** `npm run dev [-- --port 4321] [-- --host]`: everything a fresh checkout needs, then the dev server. */
const { values } = parseArgs({
  options: { port: { type: "string", default: "4321" }, host: { type: "boolean", default: false } },
});
const port = Number(values.port);

try {
  await assertFree(port);
  ensureSecrets();
  assertSettings();
  noteServer();
  await serve(prepareDatabase());
} catch (error) {
  fail(error);
}

function fail(error: unknown): never {
  console.error(error instanceof LocalError ? error.message : error);
  process.exit(1);
}

async function prepareDatabase(): Promise<void> {
  const { migrations, seeded } = await prepareLocal();
  const entries = seeded > 0 ? `seeded with ${seeded} guestbook entries` : "kept as you left it";
  console.log(`
  Database   migrated (${migrations} migration${migrations === 1 ? "" : "s"}) and ${entries}
  Site       http://localhost:${port}
  Codes      sign-in codes wait in http://localhost:${port}/dev/mailbox
`);
}

/** Starts Vite while the database is made ready, and opens the port only when both are done. */
async function serve(database: Promise<void>): Promise<void> {
  database.catch(fail);
  const waiting = { name: "wait-for-database", hooks: { "astro:server:setup": () => database } };
  await dev({ server: { port, host: values.host }, integrations: [waiting] });
}
