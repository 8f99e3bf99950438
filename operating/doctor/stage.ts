import { existsSync, readFileSync } from "node:fs";
import { cloudflare } from "../../cloudflare.config.ts";
import type { Account } from "../account/account.ts";
import { readBindings, readCrons, readDeployments, readDomains } from "../account/worker.ts";
import { readMigrations } from "../deploy/migrations.ts";
import { readApplied } from "../deploy/preflight.ts";
import { domainsAt } from "../deploy/settings.ts";
import { OperatorError } from "../operator-error.ts";
import { nameAt } from "../stage.ts";
import { isRefusal } from "./account-rights.ts";
import { checkDeployedMigrations, checkNextSettings, checkState, checkVersion, checkWorker } from "./deployed.ts";
import { checkDomains } from "./domains.ts";
import { type Finding, skipped } from "./finding.ts";
import type { Ask, Outside } from "./outside.ts";
import { checkRunning, readExpectedHeaders } from "./running.ts";

/**
 * What the account has of a stage, and how it answers.
 * @param address where it answers, if that is known.
 */
export async function examineDeployed(
  account: Account,
  stage: string,
  address: URL | undefined,
  { env, ask, now }: Outside,
): Promise<Finding[]> {
  const worker = nameAt(stage, cloudflare.name);
  return orPassOver("Worker", async () => {
    const bindings = await readBindings(account, worker);
    if (!bindings)
      return [skipped("Worker", `stage ${stage} is not deployed yet`, `npm run deploy -- --stage ${stage}`)];
    const [crons, version, data, domains] = await Promise.all([
      readCrons(account, worker),
      orPassOver("Version", async () => checkVersion(await readDeployments(account, worker), now())),
      orPassOver("Data", () => examineData(account, stage)),
      orPassOver("Domain", () => examineDomains(account, worker, domainsAt(stage, env))),
    ]);
    const isReached = address !== undefined && domains.every(({ mark }) => mark === "ok");
    return [
      ...checkWorker(stage, { bindings, crons }),
      ...version,
      ...data,
      ...domains,
      ...(isReached
        ? await visit(address, ask)
        : [skipped("Health", "not looked at: its address does not lead to it")]),
      checkState(stage, env, existsSync(`.alchemy/${cloudflare.name}/${stage}`)),
      checkNextSettings(stage, env, bindings),
    ];
  });
}

function visit(address: URL, ask: Ask): Promise<Finding[]> {
  return checkRunning(address, readExpectedHeaders(readFileSync("public/_headers", "utf8")), ask);
}

async function examineDomains(account: Account, worker: string, domains: readonly string[]): Promise<Finding[]> {
  return domains.length > 0 ? checkDomains(worker, domains, await readDomains(account)) : [];
}

async function examineData(account: Account, stage: string): Promise<Finding[]> {
  const databases = Object.values(cloudflare.databases).map(async ({ name, migrations }) => {
    const database = nameAt(stage, name);
    const onDisk = readMigrations(migrations).map((migration) => migration.name);
    return checkDeployedMigrations(stage, database, onDisk, await readApplied(account, database));
  });
  return Promise.all(databases);
}

/** Looks, or says that Cloudflare did not tell. A right that is missing has a row of its own among the rights. */
async function orPassOver(about: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [
      skipped(about, `not looked at: ${isRefusal(error) ? "the token lacks a right, see above" : error.message}`),
    ];
  }
}
