import { setTimeout } from "node:timers/promises";
import { cloudflare } from "../../cloudflare.config.ts";
import { type CounterRequest, purposeOf } from "../../src/features/counter/counter-rows.ts";
import { type Account, openAccount } from "../account/account.ts";
import { findDatabaseId, queryDatabase } from "../account/resources.ts";
import { findWorkerOrigin } from "../account/worker-origin.ts";
import { OperatorError } from "../operator-error.ts";
import { nameAt } from "../stage.ts";
import { Passes } from "./passes.ts";
import type { SqlDatabase } from "./sql-database.ts";
import type { AskCounter, StageAccess } from "./stage-access.ts";

interface Options {
  /** The origin where the Worker is reached, when it is not the one on workers.dev. */
  url: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/** Opens a deployed stage: its D1 by Cloudflare's API, its counter by the Worker. */
export async function openDeployedStage(stage: string, { url, env }: Options): Promise<StageAccess> {
  const account = await openAccount(env);
  const name = nameAt(stage, cloudflare.databases.DB.name);
  const id = await findDatabaseId(account, name);
  if (!id) throw new OperatorError(`The account has no database ${name}: deploy stage ${stage} first.`);
  const database = onAccount(account, id);
  const passes = new Passes(database);
  const origin = url ?? (await findWorkerOrigin(account, nameAt(stage, cloudflare.name)));
  return {
    stage,
    database,
    askCounter: askAt(`${origin}/api/operator/counter`, passes),
    migrateOn: async () =>
      `Deploy stage ${stage} now: the next deploy applies the migrations that the backup had not had.`,
    close: () => passes.withdraw(),
  };
}

function onAccount(account: Account, id: string): SqlDatabase {
  return {
    query: (sql, params) => queryDatabase(account, id, sql, params),
    async batch(statements) {
      await queryDatabase(account, id, statements.join(";\n"));
    },
  };
}

function askAt(address: string, passes: Passes): AskCounter {
  async function ask(request: CounterRequest, isAgain: boolean): ReturnType<AskCounter> {
    const purpose = purposeOf(request);
    const response = await post(address, await passes.for(purpose), request);
    if (response.ok || response.status === 409) return { status: response.status, content: await response.json() };
    if (response.status === 429) {
      await setTimeout(Number(response.headers.get("retry-after") ?? "1") * 1000);
      return ask(request, isAgain);
    }
    // A restore has made the table of passes anew.
    if (response.status === 404 && !isAgain && passes.forget(purpose)) return ask(request, true);
    throw new OperatorError(explain(address, response.status));
  }
  return (request) => ask(request, false);
}

async function post(address: string, pass: string, request: CounterRequest): Promise<Response> {
  const headers = { authorization: `Bearer ${pass}`, "content-type": "application/json" };
  try {
    return await fetch(address, { method: "POST", headers, body: JSON.stringify(request), redirect: "error" });
  } catch {
    throw new OperatorError(`The Worker could not be reached at ${new URL(address).origin}: name another with --url.`);
  }
}

function explain(address: string, status: number): string {
  if (status !== 404) return `The Worker at ${address} answered with status ${status}.`;
  return `The Worker at ${address} takes no pass of this stage: deploy this code to it, or name its origin with --url.`;
}
