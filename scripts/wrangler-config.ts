import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cloudflare } from "../cloudflare.config.ts";

const { name, compatibilityDate, compatibilityFlags } = cloudflare;
const common = { name, compatibility_date: compatibilityDate, compatibility_flags: [...compatibilityFlags] };

/**
 * `root` leads from the folder of the configuration file to the project. No ids: locally the binding is one, and `wrangler
 * deploy` makes what is missing in whatever account it is run for, by these names.
 */
function toDatabases(root: string) {
  return Object.entries(cloudflare.databases).map(([binding, database]) => ({
    binding,
    database_name: database.name,
    migrations_dir: `${root}/${database.migrations}`,
  }));
}

/** The datasets that a Worker is bound to which is built or deployed with these settings. */
export function datasetsAt(settings: Readonly<Record<string, string | undefined>>) {
  const all = Object.entries(cloudflare.datasets);
  return all.flatMap(([binding, { name, boundWith }]) => (settings[boundWith] ? [{ binding, dataset: name }] : []));
}

/** Everything in `cloudflare.config.ts`, in wrangler's own words. */
export function toWranglerConfig(env: Readonly<Record<string, string | undefined>> = process.env) {
  const objects = Object.entries(cloudflare.objects);
  const tags = [...new Set(objects.map(([, object]) => object.since))];
  return {
    ...common,
    main: cloudflare.entry,
    assets: { ...cloudflare.assets },
    d1_databases: toDatabases("."),
    kv_namespaces: Object.keys(cloudflare.namespaces).map((binding) => ({ binding })),
    durable_objects: { bindings: objects.map(([name, object]) => ({ name, class_name: object.className })) },
    migrations: tags.map((tag) => ({
      tag,
      new_sqlite_classes: objects.filter(([, object]) => object.since === tag).map(([, object]) => object.className),
    })),
    ratelimits: Object.entries(cloudflare.rateLimits).map(([name, { namespace, max, periodSeconds }]) => ({
      name,
      namespace_id: String(namespace),
      simple: { limit: max, period: periodSeconds },
    })),
    analytics_engine_datasets: datasetsAt(env),
    version_metadata: { ...cloudflare.versionMetadata },
    triggers: { crons: [...cloudflare.crons] },
    observability: {
      enabled: cloudflare.observability.enabled,
      redact_query_string: cloudflare.observability.redactQueryString,
    },
  };
}

/** Writes the configuration of the site, and says where. */
export function writeWranglerConfig(): string {
  return writeWhenChanged("wrangler.json", toWranglerConfig());
}

/** Writes a configuration whose Worker is the objects alone, for tests inside of workerd. */
export function writeObjectsConfig(): string {
  const { assets: _, ...config } = toWranglerConfig();
  return writeWhenChanged(".wrangler/objects.json", { ...config, main: "../tests/support/objects.ts" });
}

/** Writes the configuration of the databases alone, for tools that would start the objects too. */
export function writeDatabaseConfig(): string {
  return writeWhenChanged(".wrangler/database.json", { ...common, d1_databases: toDatabases("..") });
}

/** Writes a configuration whose Worker copies the counter of this laptop, and says where. */
export function writeCounterConfig(): string {
  const objects = [cloudflare.objects.COUNTER, cloudflare.objects.PRESENCE].map(({ className }) => className);
  const bindings = objects.map((className) => ({ name: className.toUpperCase(), class_name: className }));
  return writeWhenChanged(".wrangler/counter.json", {
    ...common,
    main: "../operating/backup/local-counter.ts",
    define: { __BUILD_ID__: JSON.stringify("backup") },
    durable_objects: { bindings },
    migrations: [{ tag: "v1", new_sqlite_classes: objects }],
  });
}

/** Leaves a file alone that says the same already, so that watchers are not woken for nothing. */
function writeWhenChanged(path: string, config: object): string {
  const text = `${JSON.stringify(config, null, 2)}\n`;
  const isCurrent = existsSync(path) && readFileSync(path, "utf8") === text;
  if (isCurrent) return path;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
