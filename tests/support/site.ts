import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createTestHarness, type WorkerHandle } from "wrangler";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = "dist/server/wrangler.json";

/** The laptop's settings, with a secret that is for tests alone. */
const devVars = { STAGE: "dev" };
const devSecrets = { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests" };

export interface SiteOptions {
  vars?: Record<string, string>;
  secrets?: Record<string, string>;
  /** False leaves D1 without a single table: whatever still works did not touch it. */
  migrated?: boolean;
}

export interface Site {
  url: URL;
  worker: WorkerHandle<Cloudflare.Env>;
  /** What the Worker has logged so far, a line an entry. */
  logs(): string[];
  close(): Promise<void>;
}

/**
 * The built Worker in workerd with real D1, KV and Durable Objects, on storage of its own that is gone at the end.
 * @throws when there is no build.
 */
export async function startSite({
  vars = devVars,
  secrets = devSecrets,
  migrated = true,
}: SiteOptions = {}): Promise<Site> {
  if (!existsSync(`${root}/${built}`)) throw new Error("There is no build to test. Run `npm run build` first.");
  const harness = createTestHarness({ root, workers: [{ configPath: built, vars, secrets }] });
  const { url } = await harness.listen();
  const worker = harness.getWorker<Cloudflare.Env>();
  if (migrated) await worker.applyD1Migrations("DB");
  return { url, worker, logs: () => harness.getLogs().map(({ message }) => message), close: () => harness.close() };
}
