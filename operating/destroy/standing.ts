import { z } from "zod";
import { cloudflare } from "../../cloudflare.config.ts";
import type { Account } from "../account/account.ts";
import { isForeignDatabase } from "../account/foreign-database.ts";
import { findDatabaseId, findNamespaceId } from "../account/resources.ts";
import { isCirrusAt, readBindings } from "../account/worker.ts";
import { readMigrations } from "../deploy/migrations.ts";
import { OperatorError } from "../operator-error.ts";
import { nameAt } from "../stage.ts";

/** Something of a stage that is in the account. */
interface Resource {
  name: string;
  remove(): Promise<void>;
}

/**
 * Everything of a stage that the account still has, by its names and not by what Alchemy remembers. The Worker comes first:
 * nothing may use a database that is going.
 * @throws OperatorError when the Worker or a database of that name is somebody else's.
 */
export async function findStanding(account: Account, stage: string): Promise<Resource[]> {
  const [worker, databases, namespaces] = await Promise.all([
    findWorker(account, stage),
    Promise.all(Object.values(cloudflare.databases).map((database) => findDatabase(account, stage, database))),
    Promise.all(Object.values(cloudflare.namespaces).map(({ name }) => findNamespace(account, nameAt(stage, name)))),
  ]);
  return [worker, ...databases, ...namespaces].filter((found) => found !== undefined);
}

async function findWorker(account: Account, stage: string): Promise<Resource | undefined> {
  const name = nameAt(stage, cloudflare.name);
  const bindings = await readBindings(account, name);
  if (!bindings) return undefined;
  if (!isCirrusAt(stage, bindings)) {
    throw new OperatorError(`Nothing was touched: the Worker ${name} is not Cirrus at stage ${stage}.`);
  }
  return toResource(account, `Worker ${name}`, `/workers/scripts/${name}?force=true`);
}

async function findDatabase(
  account: Account,
  stage: string,
  database: { name: string; migrations: string },
): Promise<Resource | undefined> {
  const name = nameAt(stage, database.name);
  const ours = readMigrations(database.migrations).map((migration) => migration.name);
  if (await isForeignDatabase(account, name, ours)) {
    throw new OperatorError(`Nothing was touched: the D1 database ${name} holds what is not Cirrus's.`);
  }
  const id = await findDatabaseId(account, name);
  return id ? toResource(account, `D1 database ${name}`, `/d1/database/${id}`) : undefined;
}

async function findNamespace(account: Account, title: string): Promise<Resource | undefined> {
  const id = await findNamespaceId(account, title);
  return id ? toResource(account, `KV namespace ${title}`, `/storage/kv/namespaces/${id}`) : undefined;
}

function toResource(account: Account, name: string, path: string): Resource {
  const remove = async () => {
    await account.call("DELETE", path, z.unknown());
  };
  return { name, remove };
}
