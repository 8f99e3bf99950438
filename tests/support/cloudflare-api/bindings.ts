import type { Binding, Metadata } from "./metadata.ts";
import type { State, Version } from "./state.ts";
import { must, Refusal } from "./wire.ts";

/** The bindings of an upload, with those in place that it takes over from the version before. */
export function inheritBindings({ bindings, keep_bindings }: Metadata, previous: Version | undefined): Binding[] {
  const before = previous?.bindings ?? [];
  const own = bindings.map((binding) => {
    if (binding.type !== "inherit") return binding;
    const from = binding.old_name ?? binding.name;
    const inherited = before.find(({ name }) => name === from);
    return { ...must(inherited, 400, 10_057, `Inherit binding '${from}' does not exist.`), name: binding.name };
  });
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...before.filter(({ name, type }) => keep_bindings.includes(type) && !names.has(name))];
}

/** @throws Refusal for a name given twice, and for what a binding points at but the account does not have. */
export function checkBindings(bindings: Binding[], state: State, hasAssets: boolean): void {
  const names = new Set<string>();
  for (const { name } of bindings) {
    if (names.has(name)) throw new Refusal(400, 10_021, `Binding name '${name}' already in use.`);
    names.add(name);
  }
  for (const binding of bindings) checkTarget(binding, state, hasAssets);
}

function checkTarget(binding: Binding, state: State, hasAssets: boolean): void {
  const { databases, namespaces } = state;
  if (binding.type === "d1" && !databases.some(({ uuid }) => uuid === binding.id)) {
    throw new Refusal(400, 10_021, `binding ${binding.name} of type d1 must have a valid \`id\` specified`);
  }
  if (binding.type === "kv_namespace" && !namespaces.some(({ id }) => id === binding.namespace_id)) {
    throw new Refusal(400, 10_041, `KV namespace '${binding.namespace_id}' not found.`);
  }
  if (binding.type === "analytics_engine" && !state.hasAnalyticsEngine) {
    throw new Refusal(400, 10_089, "You need to enable Analytics Engine. Head to the Cloudflare Dashboard to enable.");
  }
  if (binding.type === "assets" && !hasAssets) {
    throw new Refusal(400, 10_021, `binding ${binding.name} of type assets needs assets, and none were uploaded.`);
  }
}

/** A binding as the API shows it: a secret keeps its value to itself. */
export function showBinding(binding: Binding, classes: ReadonlyMap<string, string>) {
  if (binding.type === "secret_text") return { type: binding.type, name: binding.name };
  if (binding.type !== "durable_object_namespace") return binding;
  return { ...binding, namespace_id: classes.get(binding.class_name)?.replaceAll("-", "") };
}
