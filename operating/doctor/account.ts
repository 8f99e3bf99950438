import { cloudflare } from "../../cloudflare.config.ts";
import { type Account, openAccount } from "../account/account.ts";
import { addressOf } from "../account/address.ts";
import { type Environment, settingsAt } from "../deploy/settings.ts";
import { OperatorError } from "../operator-error.ts";
import { nameAt } from "../stage.ts";
import { examineRights } from "./account-rights.ts";
import { checkClock } from "./clock.ts";
import { type Area, type Finding, fail, ok, skipped } from "./finding.ts";
import type { Outside } from "./outside.ts";
import { examineDeployed } from "./stage.ts";
import { askAboutToken, checkToken, type TokenAnswer } from "./token.ts";

/** What the account says of a stage, and of the time. */
interface AccountReport {
  areas: Area[];
  clock: Finding;
  /** Where the stage is, or would be: what providers must know. */
  origin: string;
}

/** Asks the account, as far as there is a token for it and somebody answers. */
export async function examineAccount(stage: string, outside: Outside): Promise<AccountReport> {
  const answer = await askAboutToken(outside.env, outside.ask, outside.now);
  const token = checkToken(answer, outside.now());
  const seen = isUsable(answer) ? await look(stage, outside) : lookAway(stage, outside.env);
  return {
    clock: checkClock("clockOffMs" in answer ? answer.clockOffMs : undefined),
    origin: seen.origin,
    areas: [
      { title: "Account", findings: [token, ...seen.account] },
      { title: `Stage ${stage}`, findings: seen.deployed },
    ],
  };
}

function isUsable(answer: TokenAnswer): boolean {
  return answer.kind === "known" && answer.status === "active";
}

interface Seen {
  origin: string;
  account: Finding[];
  deployed: Finding[];
}

async function look(stage: string, outside: Outside): Promise<Seen> {
  const { env } = outside;
  try {
    const account = await openAccount(env);
    const address = await findAddress(account, stage, env);
    const [rights, deployed] = await Promise.all([
      examineRights(account, stage, env),
      examineDeployed(account, stage, address, outside),
    ]);
    const origin = address && baseUrlAt(stage, env) === undefined ? address.origin : guessOrigin(stage, env);
    return { origin, account: [ok("Account", account.id), ...rights], deployed };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const closed = fail("Account", error.message, "Without its account nothing of the stage can be looked at.");
    return { ...lookAway(stage, env), account: [closed] };
  }
}

function lookAway(stage: string, env: Environment): Seen {
  const unseen = skipped("Worker", "not looked at: the account could not be asked");
  return { origin: guessOrigin(stage, env), account: [], deployed: [unseen] };
}

/** Where the stage answers; undefined when the account does not tell. Why it does not is a row among the rights. */
async function findAddress(account: Account, stage: string, env: Environment): Promise<URL | undefined> {
  try {
    return await addressOf(account, stage, env);
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}

function baseUrlAt(stage: string, env: Environment): string | undefined {
  return Object.fromEntries(settingsAt(stage, env))["BASE_URL"];
}

/** Where a stage would be, as far as that is known without asking. */
function guessOrigin(stage: string, env: Environment): string {
  return baseUrlAt(stage, env) ?? `https://${nameAt(stage, cloudflare.name)}.<your subdomain>.workers.dev`;
}
