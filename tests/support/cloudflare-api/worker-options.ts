import type { V4WorkerOptions } from "miniflare";
import type { z } from "zod";
import type { Binding } from "./metadata.ts";
import type { Module, Script, Version } from "./state.ts";

/** How each kind of part is called in workerd. Source maps run nowhere. */
export const moduleTypes = {
  "application/javascript+module": "ESModule",
  "text/javascript+module": "ESModule",
  "application/javascript": "CommonJS",
  "application/wasm": "CompiledWasm",
  "text/plain": "Text",
  "application/octet-stream": "Data",
} as const;
export const sourceMap = "application/source-map";

/** An upload in the words of miniflare: the very bytes, bindings and files that were sent. */
export function describeWorker(script: Script, version: Version, tail: string): V4WorkerOptions {
  const { compatibility_date, compatibility_flags, main_module } = version.metadata;
  const modules = version.modules.filter(({ contentType }) => contentType !== sourceMap);
  // The largest last: for each part, miniflare copies all that it has so far.
  const others = modules.filter((module) => !isMain(module)).sort((a, b) => a.content.length - b.content.length);
  return {
    name: script.name,
    ...(compatibility_date && { compatibilityDate: compatibility_date }),
    compatibilityFlags: compatibility_flags,
    modules: [...modules.filter(isMain), ...others].map(toModule),
    tails: [{ name: tail, props: { script: script.name } }],
    ...describeAssets(version),
    ...describeBindings(script, version),
  };
  function isMain({ name }: Module) {
    return name === main_module;
  }
}

function toModule({ name, contentType, content }: Module) {
  const type = Object.entries(moduleTypes).find(([known]) => known === contentType)?.[1] ?? "Data";
  return { type, path: name, contents: new Uint8Array(content) };
}

function describeAssets({ assets, bindings }: Version) {
  if (!assets) return {};
  const binding = bindings.find(({ type }) => type === "assets")?.name;
  const { html_handling, not_found_handling, run_worker_first } = assets.config?.config ?? {};
  return {
    assets: {
      directory: assets.folder,
      ...(binding && { binding }),
      ...(run_worker_first !== undefined && { run_worker_first }),
      routerConfig: { has_user_worker: true },
      assetConfig: { ...(html_handling && { html_handling }), ...(not_found_handling && { not_found_handling }) },
    },
  };
}

function describeBindings(script: Script, version: Version) {
  const all = version.bindings;
  const values = all.flatMap((binding) => plainValue(binding, version));
  const objects = all.flatMap((binding) => objectOf(binding, script));
  const bound = new Set(objects.map(([, { unsafeUniqueKey }]) => unsafeUniqueKey));
  const unbound = [...script.classes].filter(([, key]) => !bound.has(key)).map(([name, key]) => toObject(name, key));
  return {
    bindings: Object.fromEntries(values),
    d1Databases: pick(all, (binding) => binding.type === "d1" && binding.id),
    kvNamespaces: pick(all, (binding) => binding.type === "kv_namespace" && binding.namespace_id),
    ratelimits: pick(
      all,
      (binding) => binding.type === "ratelimit" && { namespace_id: binding.namespace_id, simple: binding.simple },
    ),
    analyticsEngineDatasets: pick(
      all,
      (binding) => binding.type === "analytics_engine" && { dataset: binding.dataset },
    ),
    durableObjects: Object.fromEntries(objects),
    additionalUnboundDurableObjects: unbound,
  };
}

function pick<T>(bindings: Binding[], get: (binding: Binding) => T | false): Record<string, T> {
  const picked = bindings.map((binding) => [binding.name, get(binding)] as const);
  return Object.fromEntries(picked.filter((entry): entry is [string, T] => entry[1] !== false));
}

type Json = z.infer<ReturnType<typeof z.json>>;

function plainValue(binding: Binding, { id, createdAt, metadata }: Version): [string, Json][] {
  if (binding.type === "plain_text" || binding.type === "secret_text") return [[binding.name, binding.text]];
  if (binding.type === "json") return [[binding.name, binding.json]];
  if (binding.type !== "version_metadata") return [];
  const tag = metadata.annotations?.["workers/tag"] ?? "";
  return [[binding.name, { id, tag, timestamp: createdAt }]];
}

function objectOf(binding: Binding, { classes }: Script) {
  const key = binding.type === "durable_object_namespace" && classes.get(binding.class_name);
  return key ? [[binding.name, toObject(binding.class_name, key)] as const] : [];
}

function toObject(className: string, unsafeUniqueKey: string) {
  return { className, unsafeUniqueKey, useSQLite: true };
}
