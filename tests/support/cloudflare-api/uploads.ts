import { randomUUID } from "node:crypto";
import type { AssetStore } from "./assets.ts";
import { checkBindings, inheritBindings } from "./bindings.ts";
import { checkClasses, type Migrated, migrateClasses } from "./class-migrations.ts";
import { type Metadata, metadata } from "./metadata.ts";
import { checkModules } from "./modules.ts";
import { type Running, StartFault } from "./running.ts";
import { checkDate } from "./runtime-date.ts";
import { currentVersion, type Module, type Script, type State, type Version } from "./state.ts";
import { type Call, checkShape, parseJson, Refusal } from "./wire.ts";

const noMigrations =
  "Version upload failed. You attempted to upload a version of a Worker that includes a Durable Object migration, but " +
  "migrations must be fully applied via a non-versioned deployment.";

/** An upload that was found good, not yet part of the account. */
export interface Upload extends Migrated {
  version: Version;
}

/**
 * Reads the form that a Worker is uploaded as, and refuses what Cloudflare would refuse: parts that do not belong
 * together, bindings to what is not there, class migrations out of order, files that never came.
 */
export async function readUpload(
  call: Call,
  state: State,
  assets: AssetStore,
  { mayMigrate }: { mayMigrate: boolean },
): Promise<Upload> {
  const script = state.scripts.get(call.params["script"] ?? "");
  const form = await readForm(call);
  if (form.metadata.migrations && !mayMigrate) throw new Refusal(400, 10_211, noMigrations);
  checkDate(form.metadata.compatibility_date);
  const exported = await checkModules(form.modules, form.metadata.main_module);
  const deployed = assets.deploy(form.metadata, call.params["script"] ?? "", script);
  const bindings = inheritBindings(form.metadata, script && currentVersion(script));
  checkBindings(bindings, state, deployed !== undefined);
  const migrated = migrateClasses(script, form.metadata.migrations ?? undefined, exported);
  refuseDeletedButBound(form.metadata, bindings);
  checkClasses(migrated.classes, exported, bindings);
  const version = {
    id: randomUUID(),
    number: (script?.versions.length ?? 0) + 1,
    createdAt: new Date().toISOString(),
    metadata: form.metadata,
    bindings,
    modules: form.modules,
    assets: deployed,
    classes: migrated.classes,
  };
  return { ...migrated, version };
}

async function readForm({ body, contentType }: Call): Promise<{ metadata: Metadata; modules: Module[] }> {
  if (!contentType.startsWith("multipart/form-data")) throw new Refusal(415, 10_021, "A Worker comes as a form.");
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  const part = form.get("metadata");
  if (part === null) throw new Refusal(400, 10_021, "The part `metadata` is missing.");
  const described = checkShape(parseJson(typeof part === "string" ? part : await part.text()), metadata);
  const modules: Module[] = [];
  for (const [name, file] of form) {
    if (name === "metadata") continue;
    if (typeof file === "string") throw new Refusal(400, 10_021, `Module "${name}" has no content type.`);
    modules.push({ name, contentType: file.type, content: Buffer.from(await file.arrayBuffer()) });
  }
  return { metadata: described, modules };
}

function refuseDeletedButBound({ migrations }: Metadata, bindings: Version["bindings"]): void {
  const steps = migrations?.steps ?? (migrations ? [migrations] : []);
  const deleted = new Set(steps.flatMap((step) => step.deleted_classes));
  for (const binding of bindings) {
    if (binding.type !== "durable_object_namespace" || !deleted.has(binding.class_name)) continue;
    const text = `Cannot apply --delete-class migration to class '${binding.class_name}' without also removing the binding that references it.`;
    throw new Refusal(400, 10_061, text);
  }
}

/** Makes an upload the newest version of its script, which is made if need be. */
export function addVersion(state: State, name: string, { version, classes, migrationTag }: Upload): Script {
  const script = state.scripts.get(name) ?? makeScript(name);
  script.versions.push(version);
  script.classes = classes;
  script.migrationTag = migrationTag;
  if (version.metadata.tags) script.tags = version.metadata.tags;
  state.scripts.set(name, script);
  return script;
}

/** Makes a version the one that answers, and runs it at once: what does not start was never deployed. */
export async function deploy(script: Script, version: Version, running: Running, message?: string) {
  const createdAt = new Date().toISOString();
  script.deployments.push({ id: randomUUID(), createdAt, versionId: version.id, message });
  const started = performance.now();
  try {
    await running.visit(script.name, async () => {});
  } catch (error) {
    script.deployments.pop();
    if (error instanceof StartFault) throw new Refusal(400, 10_021, error.message);
    throw error;
  }
  return Math.round(performance.now() - started);
}

function makeScript(name: string): Script {
  return {
    name,
    tag: randomUUID().replaceAll("-", ""),
    createdAt: new Date().toISOString(),
    deployedFrom: "api",
    tags: [],
    migrationTag: undefined,
    classes: new Map(),
    subdomain: { enabled: false, previews_enabled: false },
    schedules: [],
    versions: [],
    deployments: [],
  };
}
