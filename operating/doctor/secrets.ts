import { cloudflare } from "../../cloudflare.config.ts";
import { findMissingAccess } from "../deploy/requirements.ts";
import type { Environment } from "../deploy/settings.ts";
import { type Finding, fail, judge, ok, type Paste, skipped, warn } from "./finding.ts";
import { findWeakness } from "./strength.ts";

const signing = "BETTER_AUTH_SECRET";
const about = "Secret";
const access = "Access";
const paste: Paste[] = [["A new one:", `node -e 'console.log(crypto.randomBytes(32).toString("base64url"))'`]];

/** The secret of this laptop. That it is there, and long enough, is one of the settings. */
export function checkLocalSecret(laptop: Environment): Finding[] {
  const secret = laptop[signing];
  if (!secret) return [];
  const weakness = findWeakness(secret);
  if (!weakness) return [ok(about, `${signing} looks random`)];
  const what = `${signing} ${weakness}: good enough for a laptop, if others cannot reach it`;
  return [{ ...warn(about, what, "Put a new one into .dev.vars; it signs everybody out."), paste }];
}

/** The secret that a stage would be deployed with. Without one, the deploy makes one and keeps it. */
export function checkStageSecret(env: Environment, laptop: Environment): Finding {
  const secret = env[signing];
  if (!secret) return ok(about, `${signing} is not set: the first deploy makes one, and its state keeps it`);
  const isLocal = secret === laptop[signing];
  const weakness = isLocal ? "is the one of this laptop's .dev.vars" : findWeakness(secret);
  if (!weakness) return ok(about, `${signing} looks random, and is not the laptop's`);
  return {
    ...fail(
      about,
      `${signing} ${weakness}`,
      "Unset it before the first deploy, which then makes one; or set a new one.",
    ),
    paste,
  };
}

/** What a deploy asks of its environment beside the settings. Only an environment that has a token means to deploy. */
export function checkAccess(env: Environment): Finding[] {
  if (!env["CLOUDFLARE_API_TOKEN"]) {
    const fix = "To deploy from here, set CLOUDFLARE_API_TOKEN, and ALCHEMY_PASSWORD to 12 characters or more.";
    return [skipped(access, "no CLOUDFLARE_API_TOKEN: nothing is deployed from here", fix)];
  }
  const faults = findMissingAccess(env);
  if (faults.length > 0) return judge(access, faults, "", "Set it in the environment of the deploy.");
  if (isGuessable(env["ALCHEMY_PASSWORD"] ?? "")) {
    const what = "ALCHEMY_PASSWORD could be guessed by who has a copy of the state";
    return [warn(access, what, "Choose a random one before the first deploy.")];
  }
  return [ok(access, "token and password are set")];
}

/** What twelve characters by chance have at least. */
const leastPasswordBits = 32;

/** Four words or more are hard to guess, whatever their letters. */
function isGuessable(password: string): boolean {
  const isPassphrase = new Set(password.split(/[ ._-]/)).size >= 4;
  return !isPassphrase && findWeakness(password, leastPasswordBits) !== undefined;
}

/** Keys of other services that are still what a form or a guide shows. */
export function checkVendorSecrets(env: Environment): Finding[] {
  const names = Object.keys(cloudflare.secrets).filter((name) => name !== signing);
  return names.flatMap((name) => {
    const reason = env[name] && /^(?:x+|<.*>|.*(?:change.?me|placeholder|your[-_ ]|example).*)$/i.test(env[name]);
    return reason ? [fail(about, `${name} reads like a placeholder`, `Copy the real one, or unset ${name}.`)] : [];
  });
}
