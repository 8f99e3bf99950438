import alchemy from "alchemy";
import {
  AnalyticsEngineDataset,
  Assets,
  type Bindings,
  D1Database,
  DurableObjectNamespace,
  KVNamespace,
  RateLimit,
  VersionMetadata,
  Worker,
} from "alchemy/cloudflare";
import { CloudflareStateStore } from "alchemy/state";
import { cloudflare } from "./cloudflare.config.ts";
import { type Account, openAccount } from "./operating/account/account.ts";
import { isCirrusAt, readBindings } from "./operating/account/worker.ts";
import { findServingOrigin } from "./operating/account/worker-origin.ts";
import { explainAlchemy } from "./operating/deploy/alchemy-faults.ts";
import { type AuthSecrets, keepAuthSecrets, keepIslandsKey } from "./operating/deploy/auth-secrets.ts";
import { buildSite, checkBuild, makeUpload, type Upload } from "./operating/deploy/build.ts";
import { forgetGone } from "./operating/deploy/gone.ts";
import { keepOlderAssets } from "./operating/deploy/older-assets.ts";
import { domainsAt, secretsAt, settingsAt } from "./operating/deploy/settings.ts";
import { asCommand } from "./operating/operator-error.ts";
import { checkStage, nameAt, production, readFlags } from "./operating/stage.ts";
import { datasetsAt } from "./scripts/wrangler-config.ts";

/**
 * Every Cloudflare resource, once, for every stage. What there is comes from `cloudflare.config.ts`; this says only how it
 * is made. `npm run deploy` and `npm run destroy` run it, and look at the account before and after: use those.
 * Never run it through the `alchemy` command, which hands the stage to a shell.
 */
const flags = {
  stage: { type: "string" },
  destroy: { type: "boolean", default: false },
  "no-build": { type: "boolean", default: false },
  "rotate-secret": { type: "boolean", default: false },
  "forget-previous-secret": { type: "boolean", default: false },
  /** Goes through every resource, also those whose description is what it was. */
  force: { type: "boolean", default: false },
} as const;

type Flags = ReturnType<typeof readFlags<typeof flags>>;

await asCommand(async () => {
  const values = readFlags(process.argv.slice(2), flags);
  const stage = checkStage(values.stage);
  await explainAlchemy(() => (values.destroy ? takeDown(stage) : putUp(stage, values)));
});
// After a failed upload Alchemy would go on for three minutes, asking for the address of what is not there.
if (process.exitCode) process.exit();

async function takeDown(stage: string): Promise<void> {
  // Ends the process, and with 0 even when something could not be deleted: whoever runs this looks for what is left.
  await open(stage, "destroy", false);
}

async function putUp(stage: string, options: Flags): Promise<void> {
  const app = await open(stage, "up", options.force);
  const account = await openAccount(process.env);
  const isDeployed = isCirrusAt(stage, (await readBindings(account, nameAt(stage, cloudflare.name))) ?? []);
  const secrets = await readSecrets(isDeployed, options);
  const islandsKey = await keepIslandsKey();
  if (!options["no-build"]) console.log("Building the site …");
  if (!options["no-build"]) await buildSite({ ASTRO_KEY: islandsKey, BASE_URL: readBaseUrl(stage) });
  checkBuild();
  for (const note of await forgetGone(account, stage)) console.log(note);
  const upload = makeUpload(stage);
  try {
    const kept = await keepOlder(account, stage, upload.client);
    if (isDeployed) console.log(kept);
    await makeWorker(stage, upload, secrets);
  } finally {
    upload.remove();
  }
  await app.finalize();
}

async function keepOlder(account: Account, stage: string, clientFolder: string): Promise<string> {
  const origin = await findServingOrigin(account, nameAt(stage, cloudflare.name));
  return keepOlderAssets({ origin, clientFolder, fetch, now: Date.now() });
}

/** Canonical links of prerendered pages are made at build. Stages without a public address have none. */
function readBaseUrl(stage: string): string {
  return Object.fromEntries(settingsAt(stage, process.env))["BASE_URL"] ?? "";
}

function readSecrets(isDeployed: boolean, options: Flags): Promise<AuthSecrets> {
  const { BETTER_AUTH_SECRET: given } = process.env;
  return keepAuthSecrets({
    given: given ? alchemy.secret(given) : undefined,
    isRotation: options["rotate-secret"],
    forgetsPrevious: options["forget-previous-secret"],
    isDeployed,
  });
}

function open(stage: string, phase: "up" | "destroy", force: boolean) {
  const { ALCHEMY_PASSWORD: password, ALCHEMY_STATE_TOKEN: token } = process.env;
  return alchemy(cloudflare.name, {
    stage,
    phase,
    force,
    // Adopting lets a second run repair a first one that failed between creating a resource and noting it down.
    adopt: true,
    noTrack: true,
    ...(password && { password }),
    ...(token && { stateStore: (scope) => new CloudflareStateStore(scope, { stateToken: alchemy.secret(token) }) }),
  });
}

async function makeWorker(stage: string, upload: Upload, secrets: AuthSecrets): Promise<void> {
  const domains = domainsAt(stage, process.env);
  await Worker("worker", {
    name: nameAt(stage, cloudflare.name),
    entrypoint: upload.server,
    noBundle: true,
    rules: [{ globs: ["**/*.js", "**/*.mjs", "**/*.mjs.map", "**/*.wasm"] }],
    bindings: {
      ...(await makeStorage(stage)),
      ...makeValues(stage, secrets),
      [cloudflare.assets.binding]: await Assets({ path: upload.client }),
    },
    assets: { not_found_handling: "none" },
    compatibilityDate: cloudflare.compatibilityDate,
    compatibilityFlags: [...cloudflare.compatibilityFlags],
    crons: [...cloudflare.crons],
    observability: { ...cloudflare.observability },
    domains,
    url: domains.length === 0,
    delete: isDisposable(stage),
  });
}

/** What keeps data. Logical ids are made from names, not bindings, so that renaming a binding moves no data. */
async function makeStorage(stage: string): Promise<Bindings> {
  const bindings: Bindings = {};
  for (const [binding, { name, migrations }] of Object.entries(cloudflare.databases)) {
    const props = { name: nameAt(stage, name), migrationsDir: migrations, delete: isDisposable(stage) };
    bindings[binding] = await D1Database(`d1-${name}`, props);
  }
  for (const [binding, { name }] of Object.entries(cloudflare.namespaces)) {
    const props = { title: nameAt(stage, name), delete: isDisposable(stage) };
    bindings[binding] = await KVNamespace(`kv-${name}`, props);
  }
  for (const [binding, { id, className }] of Object.entries(cloudflare.objects)) {
    bindings[binding] = DurableObjectNamespace(id, { className, sqlite: true });
  }
  return bindings;
}

/** What keeps nothing of its own: the rate limits, the datasets, the settings in plain text, the secrets. */
function makeValues(stage: string, { current, previous }: AuthSecrets): Bindings {
  const secrets = secretsAt(process.env).map(([name, value]) => [name, alchemy.secret(value)] as const);
  return {
    [cloudflare.versionMetadata.binding]: VersionMetadata(),
    ...Object.fromEntries(makeRateLimits()),
    ...Object.fromEntries(makeDatasets()),
    ...Object.fromEntries(settingsAt(stage, process.env)),
    ...(previous && { BETTER_AUTH_SECRET_PREVIOUS: previous }),
    ...Object.fromEntries(secrets),
    BETTER_AUTH_SECRET: current,
  };
}

function makeRateLimits() {
  return Object.entries(cloudflare.rateLimits).map(([name, { namespace, max, periodSeconds }]) => {
    const limit = RateLimit({ namespace_id: namespace, simple: { limit: max, period: periodSeconds } });
    return [name, limit] as const;
  });
}

function makeDatasets() {
  return datasetsAt(process.env).map(({ binding, dataset }) => {
    return [binding, AnalyticsEngineDataset(dataset, { dataset })] as const;
  });
}

/** A deploy never deletes what `prod` keeps, whatever it takes for gone. `npm run destroy` asks, and then does it by hand. */
function isDisposable(stage: string): boolean {
  return stage !== production;
}
