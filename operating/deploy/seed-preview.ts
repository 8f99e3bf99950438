import { drizzle } from "drizzle-orm/sqlite-proxy";
import { z } from "zod";
import { cloudflare } from "../../cloudflare.config.ts";
import * as schema from "../../db/schema/index.ts";
import { seed } from "../../db/seed.ts";
import type { Account } from "../account/account.ts";
import { findDatabaseId } from "../account/resources.ts";
import { OperatorError } from "../operator-error.ts";
import { nameAt, production } from "../stage.ts";

/** Why a stage may not be seeded. */
export function findSeedFaults(stage: string): string[] {
  return stage === production ? ["--seed is for previews: what is in prod, people have written."] : [];
}

const answers = z.array(z.object({ results: z.object({ rows: z.array(z.array(z.unknown())).default([]) }) }));

/**
 * Gives a preview the guestbook of a fresh checkout; one that has entries is left alone.
 * @returns how many entries it wrote.
 */
export async function seedPreview(account: Account, stage: string): Promise<number> {
  if (findSeedFaults(stage).length > 0) throw new OperatorError(findSeedFaults(stage).join(" "));
  const database = nameAt(stage, cloudflare.databases.DB.name);
  const id = await findDatabaseId(account, database);
  if (!id) throw new OperatorError(`There is no database ${database} to seed.`);
  const run = async (sql: string, params: unknown[]) => {
    const [answer] = await account.call("POST", `/d1/database/${id}/raw`, answers, { sql, params });
    return { rows: answer?.results.rows ?? [] };
  };
  return seed(drizzle(run, { schema }));
}
