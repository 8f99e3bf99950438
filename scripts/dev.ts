import { createServer } from "node:net";
import { parseArgs } from "node:util";
import { dev } from "astro";
import { ensureSecrets, LocalError, prepareLocal } from "./local.ts";

/** `npm run dev [-- --port 4321] [-- --host]`: everything a fresh checkout needs, then the dev server. */
const { values } = parseArgs({
  options: { port: { type: "string", default: "4321" }, host: { type: "boolean", default: false } },
});
const port = Number(values.port);

Object.assign(process.env, { CLOUDFLARE_CF_FETCH_ENABLED: "false", ASTRO_TELEMETRY_DISABLED: "1" });

try {
  await assertFree(port);
  ensureSecrets();
  await serve(prepareDatabase());
} catch (error) {
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
  const waiting = { name: "wait-for-database", hooks: { "astro:server:setup": () => database } };
  await Promise.all([database, dev({ server: { port, host: values.host }, integrations: [waiting] })]);
}

/** @throws LocalError when something else listens on `port`, on either family of localhost. */
async function assertFree(port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new LocalError("--port takes a number from 1 to 65535.");
  for (const host of ["127.0.0.1", "::1"]) {
    if (await isTaken(port, host)) {
      throw new LocalError(
        `Port ${port} is in use. Stop what runs there, or choose another: npm run dev -- --port ${port + 1}`,
      );
    }
  }
}

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve("code" in error && error.code === "EADDRINUSE"));
    probe.listen(port, host, () => probe.close(() => resolve(false)));
  });
}
