import { z } from "zod";
import { cloudflare } from "../../cloudflare.config.ts";
import type { Account } from "../account/account.ts";
import { AccountFault } from "../account/account.ts";
import { isForeignDatabase } from "../account/foreign-database.ts";
import { findDatabaseId, queryDatabase } from "../account/resources.ts";
import { type DeployedBinding, isCirrusAt, readBindings, readDomains, readSubdomain } from "../account/worker.ts";
import { nameAt } from "../stage.ts";
import { findBreaking, planMigrations } from "./migration-rules.ts";
import { readMigrations } from "./migrations.ts";

/** What a look at the account found before anything is changed. */
export interface Preflight {
  /** Each would lose data, break what runs, or fail half-way. */
  faults: string[];
  /** Migrations that the deploy will apply, by database. */
  pending: string[];
  /** What the operator may want to know; nothing stops for it. */
  notes: string[];
}

/** Looks at what the stage is now, and says what a deploy of this checkout would do to it. Changes nothing. */
export async function inspect(account: Account, stage: string, domains: readonly string[]): Promise<Preflight> {
  const [bindings, address, migrations] = await Promise.all([
    readBindings(account, nameAt(stage, cloudflare.name)),
    domains.length > 0 ? findTakenDomains(account, stage, domains) : findMissingSubdomain(account),
    Promise.all(
      Object.values(cloudflare.databases).map(({ name, migrations }) =>
        compare(account, nameAt(stage, name), migrations),
      ),
    ),
  ]);
  return {
    faults: [...findDangers(stage, bindings), ...address, ...migrations.flatMap(({ faults }) => faults)],
    pending: migrations.flatMap(({ pending }) => pending),
    notes: migrations.flatMap(({ notes }) => notes),
  };
}

/**
 * What would be lost if this checkout went over what is deployed. Alchemy deletes a class, with all it stores, whose id or
 * binding is gone, and a database that nothing names any longer.
 */
export function findDangers(stage: string, deployed: readonly DeployedBinding[] | undefined): string[] {
  if (!deployed) return [];
  const worker = nameAt(stage, cloudflare.name);
  if (!isCirrusAt(stage, deployed)) {
    return [
      `The account has a Worker ${worker} that is not Cirrus at stage ${stage}: choose another stage, or rename that Worker.`,
    ];
  }
  const classes: string[] = Object.values(cloudflare.objects).map(({ className }) => className);
  const stores: string[] = [...Object.keys(cloudflare.databases), ...Object.keys(cloudflare.namespaces)];
  const lostClasses = deployed.filter(
    ({ type, class_name, script_name }) =>
      type === "durable_object_namespace" && !script_name && class_name && !classes.includes(class_name),
  );
  const lostStores = deployed.filter(({ type, name }) => /^(d1|kv_namespace)$/.test(type) && !stores.includes(name));
  return [
    ...lostClasses.map(
      ({ class_name }) =>
        `The objects of class ${class_name} are deployed and no longer in cloudflare.config.ts: this deploy would delete them and all they store. Put the class back.`,
    ),
    ...lostStores.map(
      ({ name, type }) =>
        `${name} (${type}) is deployed and no longer in cloudflare.config.ts: this deploy would delete it with its data. Put it back.`,
    ),
  ];
}

async function findTakenDomains(account: Account, stage: string, wanted: readonly string[]): Promise<string[]> {
  const worker = nameAt(stage, cloudflare.name);
  const taken = (await readDomains(account)).filter(
    ({ hostname, service }) => wanted.includes(hostname) && service !== worker,
  );
  return taken.map(
    ({ hostname, service }) =>
      `${hostname} leads to the Worker ${service}: take it away there first, so that no visitor is sent elsewhere by surprise.`,
  );
}

/** Cloudflare's code for an account that never chose its part of `*.workers.dev`. */
export const noSubdomain = 10007;

async function findMissingSubdomain(account: Account): Promise<string[]> {
  try {
    await readSubdomain(account);
    return [];
  } catch (error) {
    if (!(error instanceof AccountFault) || !error.codes.includes(noSubdomain)) throw error;
    return [
      `The account has no workers.dev subdomain yet: open https://dash.cloudflare.com/${account.id}/workers once, or set DOMAIN.`,
    ];
  }
}

const appliedRows = z.array(z.object({ name: z.string() }));

/** The migrations that a deployed database has had; none when it is not there, or still empty. */
export async function readApplied(account: Account, database: string): Promise<string[]> {
  const id = await findDatabaseId(account, database);
  if (!id) return [];
  const tables = await queryDatabase(account, id, "SELECT name FROM sqlite_master WHERE name = 'd1_migrations'");
  if (tables.length === 0) return [];
  return appliedRows.parse(await queryDatabase(account, id, "SELECT name FROM d1_migrations")).map(({ name }) => name);
}

async function compare(account: Account, database: string, folder: string): Promise<Preflight> {
  const onDisk = readMigrations(folder);
  const names = onDisk.map(({ name }) => name);
  if (await isForeignDatabase(account, database, names)) {
    const fault = `The D1 database ${database} holds what is not Cirrus's: choose another stage.`;
    return { faults: [fault], pending: [], notes: [] };
  }
  const applied = await readApplied(account, database);
  const plan = planMigrations(names, applied);
  const broken = onDisk
    .filter(({ name }) => applied.length > 0 && plan.pending.includes(name))
    .flatMap(({ name, sql }) =>
      findBreaking(sql).map(
        (why) =>
          `${folder}/${name} ${why}, which the version that serves now may need: see "Migrations" in docs/operating.md.`,
      ),
    );
  const late = plan.late.map(
    (name) => `${folder}/${name} is older than what ${database} has had: give it the next number.`,
  );
  const notes =
    plan.unknown.length > 0
      ? [
          `${database} has had ${plan.unknown.join(", ")}, which this checkout does not know: it is older than what was deployed.`,
        ]
      : [];
  return { faults: [...broken, ...late], pending: plan.pending, notes };
}
