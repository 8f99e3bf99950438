import { env, waitUntil } from "cloudflare:workers";
import { parseSettings, type Settings } from "./settings.ts";

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

/**
 * The secret that signs cookies and keys the hashes of codes.
 * @throws when it is missing or too short to be one.
 */
export function authSecret(): string {
  const secret = env.BETTER_AUTH_SECRET ?? "";
  if (secret.length >= 32) return secret;
  throw new Error('BETTER_AUTH_SECRET is missing or shorter than 32 characters. See "Settings" in README.md.');
}

/** True on a laptop only. With no stage named, code behaves as in production. */
export const isDev = env.STAGE === "dev";
