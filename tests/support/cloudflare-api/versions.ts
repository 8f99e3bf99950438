import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AssetStore } from "./assets.ts";
import { showBinding } from "./bindings.ts";
import type { Binding } from "./metadata.ts";
import type { Running } from "./running.ts";
import { findScript } from "./scripts.ts";
import { currentVersion, type Deployment, type Script, type State, type Version } from "./state.ts";
import { addVersion, deploy, readUpload } from "./uploads.ts";
import { type Answer, type Call, must, Refusal, type Route, readJson } from "./wire.ts";

const at = "/accounts/:account/workers/scripts/:script";

/** Versions of a script, the deployments that chose among them, and secrets: each change of one is a version. */
export function versionRoutes(state: State, running: Running, assets: AssetStore): Route[] {
  const find = (call: Call) => findScript(state, call);
  return [
    { at: `GET ${at}/versions`, answer: (call) => ({ result: { items: newestFirst(find(call).versions) } }) },
    { at: `GET ${at}/versions/:id`, answer: (call) => showOne(find(call), call.params["id"]) },
    { at: `POST ${at}/versions`, answer: (call) => upload(call, state, assets) },
    { at: `GET ${at}/deployments`, answer: (call) => listDeployments(find(call)) },
    { at: `POST ${at}/deployments`, answer: (call) => choose(call, state, running) },
    { at: `GET ${at}/secrets`, answer: (call) => ({ result: listSecrets(find(call)) }) },
    { at: `PUT ${at}/secrets`, answer: (call) => putSecret(call, state, running) },
    { at: `DELETE ${at}/secrets/:name`, answer: (call) => removeSecret(call, state, running) },
  ];
}

function newestFirst(versions: Version[]) {
  return versions.map(showVersion).toReversed();
}

function showVersion({ id, number, createdAt, metadata }: Version) {
  const made = { created_on: createdAt, modified_on: createdAt, source: "api", author_email: "operator@example.com" };
  return { id, number, metadata: made, annotations: metadata.annotations ?? {} };
}

function showOne(script: Script, id: string | undefined): Answer {
  const version = findVersion(script, id);
  const { compatibility_date, compatibility_flags } = version.metadata;
  const resources = {
    bindings: version.bindings.map((binding) => showBinding(binding, version.classes)),
    script: { etag: version.id, handlers: ["fetch"] },
    script_runtime: { compatibility_date, compatibility_flags, usage_model: "standard" },
  };
  return { result: { ...showVersion(version), resources } };
}

function findVersion(script: Script, id: string | undefined): Version {
  const version = script.versions.find((candidate) => candidate.id === id);
  return must(version, 404, 10_007, `Version ${id} of Worker ${script.name} does not exist.`);
}

async function upload(call: Call, state: State, assets: AssetStore): Promise<Answer> {
  const script = findScript(state, call);
  const read = await readUpload(call, state, assets, { mayMigrate: false });
  addVersion(state, script.name, read);
  const resources = { script: { etag: read.version.id } };
  return { result: { ...showVersion(read.version), resources, startup_time_ms: 1 } };
}

function listDeployments({ deployments }: Script): Answer {
  return { result: { deployments: deployments.map(showDeployment).toReversed() } };
}

function showDeployment({ id, createdAt, versionId, message }: Deployment) {
  return {
    id,
    source: "api",
    strategy: "percentage",
    author_email: "operator@example.com",
    annotations: message === undefined ? {} : { "workers/message": message },
    created_on: createdAt,
    versions: [{ version_id: versionId, percentage: 100 }],
  };
}

const choice = z.object({
  strategy: z.literal("percentage"),
  versions: z.tuple([z.object({ version_id: z.string(), percentage: z.literal(100) })], {
    error: "versions: this fake deploys one version, to everybody.",
  }),
  annotations: z.object({ "workers/message": z.string().optional() }).optional(),
});

/** Puts a version up, new or old. There is no way back to what no longer fits the objects, the data or the secrets. */
async function choose(call: Call, state: State, running: Running): Promise<Answer> {
  const script = findScript(state, call);
  const { versions, annotations } = readJson(call, choice);
  const version = findVersion(script, versions[0].version_id);
  refuseModified(version, script, state);
  if (call.query.get("force") !== "true") refuseOtherSecrets(version, currentVersion(script));
  await deploy(script, version, running, annotations?.["workers/message"]);
  return { result: script.deployments.slice(-1).map(showDeployment)[0] };
}

function refuseModified(version: Version, script: Script, { databases, namespaces }: State): void {
  const modified = version.bindings.flatMap((binding) => {
    if (binding.type === "d1") return databases.some(({ uuid }) => uuid === binding.id) ? [] : [`d1:${binding.id}`];
    if (binding.type !== "kv_namespace") return [];
    return namespaces.some(({ id }) => id === binding.namespace_id) ? [] : [`kv:${binding.namespace_id}`];
  });
  const hasSameClasses = JSON.stringify([...version.classes]) === JSON.stringify([...script.classes]);
  const all = [...(hasSameClasses ? [] : [`durable-object:${script.migrationTag ?? ""}`]), ...modified];
  if (all.length === 0) return;
  const text = `Failed to rollback due to external resources being modified (${all.join(",")})`;
  throw new Refusal(400, 100_140, text);
}

function refuseOtherSecrets(version: Version, running: Version | undefined): void {
  if (!running || version.number >= running.number) return;
  const then = secretsOf(version.bindings);
  const now = secretsOf(running.bindings);
  const changed = [...new Set([...then.keys(), ...now.keys()])].filter((name) => then.get(name) !== now.get(name));
  if (changed.length === 0) return;
  throw new Refusal(400, 10_220, `The following secrets have changed: ${changed.join(", ")}`);
}

function secretsOf(bindings: Binding[]): ReadonlyMap<string, string> {
  return new Map(bindings.flatMap((binding) => (binding.type === "secret_text" ? [[binding.name, binding.text]] : [])));
}

function listSecrets(script: Script) {
  const names = [...secretsOf(currentVersion(script)?.bindings ?? []).keys()];
  return names.map((name) => ({ name, type: "secret_text" }));
}

async function putSecret(call: Call, state: State, running: Running): Promise<Answer> {
  const shape = z.object({ name: z.string().min(1), text: z.string().min(1), type: z.literal("secret_text") });
  const secret = readJson(call, shape);
  await changeBindings(call, state, running, (bindings) => [...without(bindings, secret.name), secret]);
  return { result: { name: secret.name, type: secret.type } };
}

async function removeSecret(call: Call, state: State, running: Running): Promise<Answer> {
  await changeBindings(call, state, running, (bindings) => without(bindings, call.params["name"]));
  return { result: null };
}

function without(bindings: Binding[], name: string | undefined): Binding[] {
  return bindings.filter((binding) => binding.name !== name);
}

async function changeBindings(call: Call, state: State, running: Running, change: (now: Binding[]) => Binding[]) {
  const script = findScript(state, call);
  const { classes, migrationTag } = script;
  const now = must(currentVersion(script), 404, 10_007, "This Worker has no version.");
  const number = script.versions.length + 1;
  const version = { ...now, id: randomUUID(), number, bindings: change(now.bindings) };
  addVersion(state, script.name, { classes, migrationTag, version });
  await deploy(script, version, running);
}
