import alchemy from "alchemy";
import {
  Assets,
  type Bindings,
  D1Database,
  DurableObjectNamespace,
  KVNamespace,
  RateLimit,
  Worker,
} from "alchemy/cloudflare";
import { cloudflare } from "./cloudflare.config.ts";
import { build, findFaults, pickSet } from "./operating/deploy/requirements.ts";
import { OperatorError } from "./operating/operator-error.ts";
import { nameAt, readTarget, type Target } from "./operating/stage.ts";

/**
 * Every Cloudflare resource, once, for every stage: `--stage prod` puts it up, `--stage pr-12 --destroy` takes it down.
 * What there is comes from `cloudflare.config.ts`; this says only how it is made. Run it with Node, never through
 * the `alchemy` command, which hands the stage to a shell.
 */
try {
  const target = readTarget(process.argv.slice(2));
  refuseIfIncomplete(target);
  await deploy(target);
} catch (error) {
  console.error(error instanceof OperatorError ? error.message : error);
  process.exit(1);
}

/** Looks before the first resource is made: a deploy that stops half-way leaves a database behind. */
function refuseIfIncomplete(target: Target): void {
  const faults = findFaults(target, process.env);
  if (faults.length === 0) return;
  const list = faults.map((fault) => `  - ${fault}`).join("\n");
  throw new OperatorError(`Stage ${target.stage} was not touched, because something is missing or wrong:\n${list}`);
}

async function deploy({ stage, isDestroy }: Target): Promise<void> {
  const phase = isDestroy ? "destroy" : "up";
  const password = process.env["ALCHEMY_PASSWORD"];
  // Adopting lets a second run repair a first one that failed between creating a resource and noting it down.
  const app = await alchemy(cloudflare.name, {
    stage,
    phase,
    adopt: true,
    noTrack: true,
    ...(password && { password }),
  });
  const worker = await makeWorker(stage);
  await app.finalize();
  console.log(`Stage ${stage} is at ${worker.url}`);
}

async function makeWorker(stage: string) {
  return Worker("worker", {
    name: nameAt(stage, cloudflare.name),
    entrypoint: build.server,
    noBundle: true,
    rules: [{ globs: ["**/*.js", "**/*.mjs", "**/*.mjs.map", "**/*.wasm"] }],
    bindings: { ...(await makeStorage(stage)), ...(await makeValues(stage)) },
    assets: { not_found_handling: "none" },
    compatibilityDate: cloudflare.compatibilityDate,
    compatibilityFlags: [...cloudflare.compatibilityFlags],
    crons: [...cloudflare.crons],
    observability: { ...cloudflare.observability },
    url: true,
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

/** What keeps nothing: the built pages, the rate limits, the settings in plain text, the secrets. */
async function makeValues(stage: string): Promise<Bindings> {
  const settings = pickSet(cloudflare.settings, { ...process.env, STAGE: stage });
  const secrets = pickSet(cloudflare.secrets, process.env);
  return {
    [cloudflare.assets.binding]: await Assets({ path: build.client }),
    ...Object.fromEntries(makeRateLimits()),
    ...Object.fromEntries(settings),
    ...Object.fromEntries(secrets.map(([name, value]) => [name, alchemy.secret(value)])),
  };
}

function makeRateLimits() {
  return Object.entries(cloudflare.rateLimits).map(([name, { namespace, max, periodSeconds }]) => {
    const limit = RateLimit({ namespace_id: namespace, simple: { limit: max, period: periodSeconds } });
    return [name, limit] as const;
  });
}

/** Taking `prod` down forgets it, but deletes neither its data nor its Worker: that is done by hand. */
function isDisposable(stage: string): boolean {
  return stage !== "prod";
}
