import { cloudflare } from "../../cloudflare.config.ts";
import type { DeployedBinding, Deployment } from "../account/worker.ts";
import { findUnbound, findUnset } from "../deploy/launch-faults.ts";
import { planMigrations } from "../deploy/migration-rules.ts";
import { findDangers } from "../deploy/preflight.ts";
import { type Environment, settingChanges } from "../deploy/settings.ts";
import { nameAt } from "../stage.ts";
import { type Finding, fail, judge, ok, warn } from "./finding.ts";

/** A Worker that is there, as Cloudflare describes it. */
export interface DeployedWorker {
  bindings: readonly DeployedBinding[];
  crons: readonly string[];
}

export function checkWorker(stage: string, { bindings, crons }: DeployedWorker): Finding[] {
  const deploy = `npm run deploy -- --stage ${stage}`;
  const missing = [...findUnbound(bindings), ...findUnset(crons), ...findMissingSecrets(bindings)];
  return [
    ...judge(
      "Worker",
      findDangers(stage, bindings),
      `${nameAt(stage, cloudflare.name)} says that it is stage ${stage}`,
      "Do not deploy before this is settled.",
    ),
    ...judge("Parts", missing, "every binding, secret and schedule is there", deploy),
  ];
}

/** @param deployments the newest first. */
export function checkVersion(deployments: readonly Deployment[], now: number): Finding[] {
  return deployments.slice(0, 1).map(({ version, since }) => {
    const hours = Math.max(0, Math.round((now - Date.parse(since)) / (60 * 60 * 1000)));
    const age = hours < 48 ? `${hours} hour${hours === 1 ? "" : "s"}` : `${Math.round(hours / 24)} days`;
    return ok("Version", `${version.slice(0, 8)} serves, since ${age}`);
  });
}

function findMissingSecrets(bindings: readonly DeployedBinding[]): string[] {
  const required = Object.entries(cloudflare.secrets).filter(([, { isRequired }]) => isRequired);
  const missing = required.filter(([name]) => !bindings.some((binding) => binding.name === name));
  return missing.map(([name]) => `The Worker has no ${name}.`);
}

export function checkNextSettings(stage: string, env: Environment, bindings: readonly DeployedBinding[]): Finding {
  const about = "Next deploy";
  const changes = settingChanges(stage, env, bindings);
  if (changes.length === 0) return ok(about, "takes no setting away");
  return warn(
    about,
    `from here it would ${changes.join(", ")}`,
    "Set in this environment what the stage is to keep, and deploy from where it is complete.",
  );
}

/** @param applied by name of the database on Cloudflare. */
export function checkDeployedMigrations(
  stage: string,
  database: string,
  onDisk: readonly string[],
  applied: readonly string[],
): Finding {
  const about = "Data";
  const { pending, late, unknown } = planMigrations(onDisk, applied);
  if (late.length > 0)
    return fail(
      about,
      `${database} never had ${late.join(", ")}, and has had newer ones`,
      "Give it the next number, with npm run db:generate.",
    );
  if (unknown.length > 0) {
    return warn(
      about,
      `${database} has had ${unknown.join(", ")}, which this checkout does not know`,
      "Update the checkout before you deploy.",
    );
  }
  if (pending.length === 0) return ok(about, `${database} has had all ${onDisk.length} migrations`);
  return warn(about, `${database} has yet to get ${pending.join(", ")}`, `npm run deploy -- --stage ${stage}`);
}

/** Whether what a deploy remembers of the stage is where this runs. */
export function checkState(stage: string, env: Environment, hasFolder: boolean): Finding {
  const about = "State";
  if (env["ALCHEMY_STATE_TOKEN"]) return ok(about, "is kept in the account");
  const folder = `.alchemy/${cloudflare.name}/${stage}`;
  if (hasFolder) return ok(about, `is in ${folder}: back it up, it holds the stage's secret`);
  if (env["BETTER_AUTH_SECRET"]) return ok(about, "is not here; BETTER_AUTH_SECRET is, so a deploy goes on without");
  const fix = "Deploy from where it was deployed before, copy .alchemy/ from there, or set BETTER_AUTH_SECRET.";
  return warn(about, "of this stage is not on this machine: a deploy from here stops", fix);
}
