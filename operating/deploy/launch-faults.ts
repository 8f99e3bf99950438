import { cloudflare } from "../../cloudflare.config.ts";
import type { Account } from "../account/account.ts";
import { type DeployedBinding, readBindings, readCrons } from "../account/worker.ts";
import { nameAt } from "../stage.ts";
import { readMigrations } from "./migrations.ts";
import { readApplied } from "./preflight.ts";

/** What Alchemy believes to have done, held against the account: it takes some failures for success. */
export async function findLaunchFaults(account: Account, stage: string): Promise<string[]> {
  const worker = nameAt(stage, cloudflare.name);
  const [bindings = [], crons, applied] = await Promise.all([
    readBindings(account, worker),
    readCrons(account, worker),
    Promise.all(Object.values(cloudflare.databases).map((database) => findMissingMigrations(account, stage, database))),
  ]);
  return [...findUnbound(bindings), ...findUnset(crons), ...applied.flat()];
}

/** What the Worker asks for and would not find. */
export function findUnbound(bindings: readonly DeployedBinding[]): string[] {
  const bound = new Set(bindings.map(({ name }) => name));
  const wanted = [cloudflare.databases, cloudflare.namespaces, cloudflare.objects, cloudflare.rateLimits].flatMap(
    Object.keys,
  );
  const datasets = Object.entries(cloudflare.datasets).filter(([, { boundWith }]) => bound.has(boundWith));
  wanted.push(...datasets.map(([name]) => name));
  return wanted.filter((name) => !bound.has(name)).map((name) => `The Worker is not bound to ${name}.`);
}

/** Schedules that should be there. */
export function findUnset(crons: readonly string[]): string[] {
  const unset = cloudflare.crons.filter((cron) => !crons.includes(cron));
  return unset.map((cron) => `The schedule "${cron}" was not set: the daily clean-up would not run.`);
}

async function findMissingMigrations(
  account: Account,
  stage: string,
  { name, migrations }: { name: string; migrations: string },
) {
  const applied = await readApplied(account, nameAt(stage, name));
  const missing = readMigrations(migrations).filter((migration) => !applied.includes(migration.name));
  return missing.map((migration) => `The migration ${migration.name} was not applied to ${nameAt(stage, name)}.`);
}
