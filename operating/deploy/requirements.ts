import { globSync } from "node:fs";
import { cloudflare } from "../../cloudflare.config.ts";
import { type Environment, findFaultsAt } from "./settings.ts";

/** Long enough that whoever finds a copy of the state cannot try all passwords. */
const minPasswordLength = 12;

/** As long as a random one is: it alone guards the state in the account, which answers the whole Internet. */
const minStateTokenLength = 32;

/** The paths that match a pattern, so that a test can say what is on disk. */
type Find = (pattern: string) => string[];

/** What a deploy and its opposite both need, each fault in one sentence. */
export function findMissingAccess(env: Environment): string[] {
  const { ALCHEMY_PASSWORD: password, ALCHEMY_STATE_TOKEN: stateToken } = env;
  return [
    !env["CLOUDFLARE_API_TOKEN"] && "CLOUDFLARE_API_TOKEN is not set: it says whose account this is.",
    !password && "ALCHEMY_PASSWORD is not set: it encrypts the secrets that Alchemy remembers.",
    password &&
      password.length < minPasswordLength &&
      `ALCHEMY_PASSWORD is shorter than ${minPasswordLength} characters.`,
    env["CLOUDFLARE_API_KEY"] && "CLOUDFLARE_API_KEY is set, and would go before the token: unset it.",
    stateToken &&
      stateToken.length < minStateTokenLength &&
      `ALCHEMY_STATE_TOKEN is shorter than ${minStateTokenLength} characters: \`openssl rand -hex 32\` makes one.`,
    hasFleetingState(env) &&
      "ALCHEMY_STATE_TOKEN is not set: this is a CI run, whose files are gone afterwards, so the state belongs into the account.",
  ]
    .filter((fault) => typeof fault === "string" && fault !== "")
    .map(String);
}

/** True where `.alchemy/` would vanish with the machine. */
function hasFleetingState(env: Environment): boolean {
  return Boolean(env["CI"]) && !env["ALCHEMY_STATE_TOKEN"] && env["ALCHEMY_CI_STATE_STORE_CHECK"] !== "false";
}

/**
 * Everything that is missing or wrong before a deploy. Alchemy would find most of these too, but one at a time and after it
 * has made a database.
 */
export function findFaults(stage: string, env: Environment, find: Find = globSync): string[] {
  return [...findMissingAccess(env), ...findFaultsAt(stage, env), ...findMissingMigrations(find)];
}

/** Alchemy takes a wrong folder for one without migrations, and says nothing. */
function findMissingMigrations(find: Find): string[] {
  return Object.values(cloudflare.databases)
    .filter(({ migrations }) => find(`${migrations}/*.sql`).length === 0)
    .map(({ name, migrations }) => `${migrations} holds no migration for the database ${name}.`);
}

/** Faults as one message, which says first that nothing has happened. */
export function listFaults(stage: string, faults: readonly string[]): string {
  const list = faults.map((fault) => `  - ${fault}`).join("\n");
  return `Stage ${stage} was not touched, because something is missing or wrong:\n${list}`;
}
