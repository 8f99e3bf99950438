import { cloudflare } from "../../cloudflare.config.ts";
import { findSettingFaults } from "../../src/platform/settings.ts";
import type { DeployedBinding } from "../account/worker.ts";
import { production } from "../stage.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What belongs to the public address. Other stages live at their own on workers.dev, and must not claim this one. */
const ofTheAddress = ["BASE_URL", "COOKIE_DOMAIN", "DOMAIN_ALIASES"];

/** The custom domains of a stage, the main one first. Only `prod` has any: two stages with one domain would take it in turns. */
export function domainsAt(stage: string, env: Environment): string[] {
  if (stage !== production || !env["DOMAIN"]) return [];
  return [env["DOMAIN"], ...splitList(env["DOMAIN_ALIASES"])];
}

/** The settings that a stage is deployed with: those of the environment, its name, and the address that follows from `DOMAIN`. */
export function settingsAt(stage: string, env: Environment): [name: string, value: string][] {
  const [domain] = domainsAt(stage, env);
  const isPublic = stage === production;
  const given = pickSet(cloudflare.settings, env).filter(([name]) => isPublic || !ofTheAddress.includes(name));
  return Object.entries({
    ...(domain && { BASE_URL: `https://${domain}` }),
    ...Object.fromEntries(given),
    STAGE: stage,
  });
}

/** The secrets of the environment. The one that signs cookies may be absent: a deploy makes one. */
export function secretsAt(env: Environment): [name: string, value: string][] {
  return pickSet(cloudflare.secrets, env);
}

/** What is wrong with them, as the Worker would say at its first request. */
export function findFaultsAt(stage: string, env: Environment): string[] {
  const given = Object.fromEntries([...settingsAt(stage, env), ...secretsAt(env)]);
  const isOurs = { BETTER_AUTH_SECRET: "made by the deploy, and long enough" };
  const faults = findSettingFaults({ ...isOurs, ...given }).map((fault) => `${fault}. See "Settings" in README.md.`);
  return [...faults, ...findWrongDomains(env)];
}

/** What a deploy from here would do to the settings of a stage, by name: an environment that lacks one takes it away. */
export function settingChanges(stage: string, env: Environment, bindings: readonly DeployedBinding[]): string[] {
  const given = new Map([...settingsAt(stage, env), ...secretsAt(env)]);
  const kept = Object.keys({ ...cloudflare.settings, ...cloudflare.secrets }).filter(
    (name) => !name.startsWith("BETTER_AUTH_SECRET"),
  );
  const bound = bindings.filter(({ name }) => kept.includes(name));
  const gone = bound.filter(({ name }) => !given.has(name)).map(({ name }) => `take ${name} away`);
  const others = bound.filter(({ name, text }) => text !== undefined && given.has(name) && given.get(name) !== text);
  return [...gone, ...others.map(({ name }) => `change ${name}`)];
}

function findWrongDomains(env: Environment): string[] {
  const named = [...(env["DOMAIN"] ? [env["DOMAIN"]] : []), ...splitList(env["DOMAIN_ALIASES"])];
  const isHost = (name: string) => /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(name);
  const wrong = named.some((name) => !isHost(name));
  if (wrong)
    return ["DOMAIN and DOMAIN_ALIASES take hosts such as cirrus.example, in lower case and without https://."];
  return env["DOMAIN_ALIASES"] && !env["DOMAIN"] ? ["DOMAIN_ALIASES is set and DOMAIN is not: aliases of what?"] : [];
}

function splitList(text = ""): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
}

/** The named values that are set. An empty one counts as absent, which is how CI passes a variable it does not have. */
export function pickSet(names: object, env: Environment): [name: string, value: string][] {
  return Object.keys(names).flatMap((name): [string, string][] => {
    const value = env[name];
    return value ? [[name, value]] : [];
  });
}
