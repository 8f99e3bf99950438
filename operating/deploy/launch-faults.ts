import { cloudflare } from "../../cloudflare.config.ts";
import type { Account } from "../account/account.ts";
import { readBindings, readCrons } from "../account/worker.ts";
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
  const bound = new Set(bindings.map(({ name }) => name));
  const wanted = [cloudflare.databases, cloudflare.namespaces, cloudflare.objects, cloudflare.rateLimits].flatMap(
    Object.keys,
  );
  const unbound = wanted.filter((name) => !bound.has(name));
  const unset = cloudflare.crons.filter((cron) => !crons.includes(cron));
  return [
    ...unbound.map((name) => `The Worker is not bound to ${name}.`),
    ...unset.map((cron) => `The schedule "${cron}" was not set: the daily clean-up would not run.`),
    ...applied.flat(),
  ];
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
