import type { Binding, Metadata } from "./metadata.ts";

/** Everything that the account holds, apart from rows, keys and objects: workerd keeps those. */
export interface State {
  /** The account's own part of `<script>.<subdomain>.workers.dev`. */
  subdomain: string;
  databases: Database[];
  namespaces: Namespace[];
  scripts: Map<string, Script>;
  domains: Domain[];
  zones: Zone[];
  /** Whether somebody has switched Analytics Engine on in the dashboard. */
  hasAnalyticsEngine: boolean;
}

export interface Database {
  uuid: string;
  name: string;
  created_at: string;
}

export interface Namespace {
  id: string;
  title: string;
}

export interface Zone {
  id: string;
  name: string;
}

/** A hostname of a zone, and the script that answers it. */
export interface Domain {
  id: string;
  hostname: string;
  zone_id: string;
  zone_name: string;
  service: string;
  environment: string;
}

export interface Script {
  name: string;
  /** The script's own id, the same for all of its versions. */
  tag: string;
  createdAt: string;
  deployedFrom: "api" | "wrangler";
  tags: string[];
  migrationTag: string | undefined;
  /** Durable Object classes by name, with the id of their storage: a class that is renamed keeps it. */
  classes: ReadonlyMap<string, string>;
  subdomain: { enabled: boolean; previews_enabled: boolean };
  schedules: string[];
  /** Oldest first. */
  versions: Version[];
  /** Oldest first; the last one is what runs. */
  deployments: Deployment[];
}

export interface Module {
  name: string;
  contentType: string;
  content: Buffer;
}

export interface Version {
  id: string;
  number: number;
  createdAt: string;
  metadata: Metadata;
  /** With what `inherit` and `keep_bindings` stood for. */
  bindings: Binding[];
  modules: Module[];
  assets: DeployedAssets | undefined;
  /** The classes that there were when it was deployed: no way back across a change of them. */
  classes: ReadonlyMap<string, string>;
}

export interface DeployedAssets {
  /** Hash by path. */
  manifest: ReadonlyMap<string, string>;
  folder: string;
  config: Metadata["assets"];
}

export interface Deployment {
  id: string;
  createdAt: string;
  versionId: string;
  message: string | undefined;
}

/** The version that answers, if any was deployed. */
export function currentVersion(script: Script): Version | undefined {
  const deployed = script.deployments.at(-1)?.versionId;
  return script.versions.find(({ id }) => id === deployed);
}

/** The names under which a script can be reached. */
export function hostsOf(state: State, script: Script): string[] {
  const own = script.subdomain.enabled ? [`${script.name}.${state.subdomain}.workers.dev`] : [];
  return [...own, ...state.domains.filter(({ service }) => service === script.name).map(({ hostname }) => hostname)];
}
