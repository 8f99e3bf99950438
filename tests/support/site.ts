import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createTestHarness, type WorkerHandle } from "wrangler";
import { cloudflare } from "../../cloudflare.config.ts";

// Wrangler would trace every request, for its own local pages: half of what a request costs here.
process.env.X_LOCAL_OBSERVABILITY = "false";
process.env.X_LOCAL_EXPLORER = "false";

const root = fileURLToPath(new URL("../..", import.meta.url));
const builtConfig = "dist/server/wrangler.json";

/** The laptop's settings, with a secret that is for tests alone. */
export const devVars = { STAGE: "dev" };
export const devSecrets = { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests" };

export interface SiteOptions {
  vars?: Record<string, string>;
  secrets?: Record<string, string>;
  /** False leaves D1 without a single table: whatever still works did not touch it. */
  migrated?: boolean;
  /** Kinds of binding that this Worker is to do without. */
  without?: ("d1_databases" | "kv_namespaces" | "ratelimits" | "analytics_engine_datasets")[];
  /** A Worker of tests/support that takes the place of the KV namespace. */
  kv?: "broken-kv" | "hanging-kv" | "counting-kv";
  /** A Worker of tests/support that takes the place of the dataset, whose points would be lost here. */
  dataset?: "noted-points";
  /** How many requests that cost pass the wall in a minute, instead of the number in `limits.ts`. */
  wall?: number;
  /** Whether pictures can be drawn here: 4 MB of WebAssembly, without which a site starts in two thirds of the time. */
  draws?: boolean;
}

export interface Site {
  url: URL;
  worker: WorkerHandle;
  /** What stands in for KV, when something does. */
  kv: WorkerHandle | undefined;
  /** What stands in for the dataset, when something does. */
  dataset: WorkerHandle | undefined;
  /** The site's own D1, to look into and to arrange. */
  db: D1Database;
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
  without = [],
  kv,
  dataset,
  wall,
  draws = false,
}: SiteOptions = {}): Promise<Site> {
  if (!existsSync(`${root}/${builtConfig}`)) throw new Error("There is no build to test. Run `npm run build` first.");
  const replaced: string[] = [...(kv ? ["kv_namespaces"] : []), ...(dataset ? ["analytics_engine_datasets"] : [])];
  const configPath = isolatedConfig({ without: [...without, ...replaced], wall, draws });
  const bindingOverrides = { ...(kv && { SESSIONS: kv }), ...(dataset && { VITALS: dataset }) };
  const standIns = [kv, dataset].flatMap((name) => (name ? [standIn(name)] : []));
  const harness = createTestHarness({ root, workers: [{ configPath, vars, secrets, bindingOverrides }, ...standIns] });
  const { url } = await harness.listen();
  const worker = harness.getWorker();
  if (migrated) await worker.applyD1Migrations("DB");
  const { DB: db } = await worker.getEnv();
  const close = async () => {
    await harness.close();
    rmSync(`${root}/${configPath}`);
  };
  return {
    url,
    db,
    worker,
    kv: kv && harness.getWorker(kv),
    dataset: dataset && harness.getWorker(dataset),
    logs: () => harness.getLogs().map(({ message }) => message),
    close,
  };
}

function standIn(name: string) {
  const { compatibilityDate: compatibility_date, compatibilityFlags } = cloudflare;
  const main = `${root}/tests/support/${name}.ts`;
  return { config: { name, main, compatibility_date, compatibility_flags: [...compatibilityFlags] } };
}

interface Differences {
  without: string[];
  wall: number | undefined;
  draws: boolean;
}

/** Takes the place of wrangler's own rule, which would upload every `.wasm` of the build. */
const withoutWasm = { type: "CompiledWasm", globs: [], fallthrough: false };

/**
 * A copy of the build's configuration in a folder of its own, where no `.dev.vars` of this laptop has a say, and
 * without the kinds of binding named. Each site has a file of its own: test files start theirs at the same time.
 */
function isolatedConfig({ without, wall, draws }: Differences): string {
  const built = JSON.parse(readFileSync(`${root}/${builtConfig}`, "utf8"));
  const ratelimits = built.ratelimits.map((limit: { simple: object }) => ({
    ...limit,
    simple: { ...limit.simple, ...(wall !== undefined && { limit: wall }) },
  }));
  const config = {
    ...built,
    ratelimits,
    // Whatever account the build was made for: here every dataset takes points, and drops them.
    analytics_engine_datasets: Object.entries(cloudflare.datasets).map(([binding, { name }]) => ({
      binding,
      dataset: name,
    })),
    main: "../server/entry.mjs",
    rules: draws ? built.rules : [...built.rules, withoutWasm],
    ...Object.fromEntries(without.map((kind) => [kind, []])),
  };
  const copy = `dist/tested/wrangler.${randomUUID()}.json`;
  mkdirSync(`${root}/dist/tested`, { recursive: true });
  writeFileSync(`${root}/${copy}`, JSON.stringify(config));
  return copy;
}
