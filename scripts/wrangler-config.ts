import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cloudflare } from "../cloudflare.config.ts";

/** Where wrangler and the Astro adapter look for the generated configuration. Ignored by git. */
const wranglerConfigPath = "wrangler.json";

const { name, compatibilityDate, compatibilityFlags } = cloudflare;
const common = { name, compatibility_date: compatibilityDate, compatibility_flags: [...compatibilityFlags] };

/** `root` leads from the folder of the configuration file to the project. */
function toDatabases(root: string) {
  return Object.entries(cloudflare.databases).map(([binding, database]) => ({
    binding,
    database_name: database.name,
    database_id: database.name,
    migrations_dir: `${root}/${database.migrations}`,
  }));
}

/** The databases alone, for tools that work on them without starting the objects. */
export function toDatabaseConfig(root: string) {
  return { ...common, d1_databases: toDatabases(root) };
}

/** Everything in `cloudflare.config.ts`, in wrangler's own words. */
function toWranglerConfig() {
  const objects = Object.entries(cloudflare.objects);
  const tags = [...new Set(objects.map(([, object]) => object.since))];
  return {
    ...common,
    main: cloudflare.entry,
    assets: { ...cloudflare.assets },
    d1_databases: toDatabases("."),
    kv_namespaces: Object.entries(cloudflare.namespaces).map(([binding, { name: id }]) => ({ binding, id })),
    durable_objects: { bindings: objects.map(([name, object]) => ({ name, class_name: object.className })) },
    migrations: tags.map((tag) => ({
      tag,
      new_sqlite_classes: objects.filter(([, object]) => object.since === tag).map(([, object]) => object.className),
    })),
    observability: { enabled: true },
  };
}

/** Writes the configuration file when its content would change, so that watchers are not woken for nothing. */
export function writeWranglerConfig(): string {
  const text = `${JSON.stringify(toWranglerConfig(), null, 2)}\n`;
  const isCurrent = existsSync(wranglerConfigPath) && readFileSync(wranglerConfigPath, "utf8") === text;
  if (!isCurrent) writeFileSync(wranglerConfigPath, text);
  return wranglerConfigPath;
}
