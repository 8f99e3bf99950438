import { env, waitUntil } from "cloudflare:workers";
import { log } from "./log.ts";
import { explain, findSettingFaults, isSecret, parseSettings, type Settings } from "./settings.ts";

/** The only place that reads `env`: everything else asks here. */
export const bindings = env;

/** Lets work go on after the answer has left. The work logs its own failure: nobody else will hear of it. */
export const finishLater: (work: Promise<unknown>) => void = waitUntil;

let parsed: Settings | undefined;

/**
 * The settings of this stage, checked once per isolate.
 * @throws when any is malformed, naming them all.
 */
export function settings(): Settings {
  parsed ??= parseSettings(env);
  return parsed;
}

let isReported = false;

/** Says once per isolate, in one line of the log, everything that is wrong with the settings. Costs nothing after. */
export function reportSettings(): void {
  if (isReported) return;
  isReported = true;
  const faults = findSettingFaults(env);
  if (faults.length > 0) log("error", "settings-wrong", { message: explain(faults) });
}

/**
 * The secret that signs cookies and keys the hashes of codes.
 * @throws when it is missing or too short to be one.
 */
export function authSecret(): string {
  if (isSecret(env.BETTER_AUTH_SECRET)) return env.BETTER_AUTH_SECRET;
  throw new Error(explain(findSettingFaults(env)));
}

/**
 * The secrets whose signatures count. The first is the current one, and signs; while it is being rotated, what the one
 * before has signed is still good.
 * @throws as `authSecret`.
 */
export function acceptedSecrets(): readonly [current: string, ...previous: string[]] {
  const previous = env.BETTER_AUTH_SECRET_PREVIOUS;
  return isSecret(previous) ? [authSecret(), previous] : [authSecret()];
}

/** True on a laptop only. With no stage named, code behaves as in production. */
export const isDev = env.STAGE === "dev";
