import { z } from "zod";
import { type Account, AccountFault, makeAsk } from "../account/account.ts";
import { permissionFor } from "../account/permissions.ts";
import { readSubdomain } from "../account/worker.ts";
import { noSubdomain } from "../deploy/preflight.ts";
import { domainsAt, type Environment } from "../deploy/settings.ts";
import { OperatorError } from "../operator-error.ts";
import { checkZone } from "./domains.ts";
import { type Finding, fail, ok, skipped } from "./finding.ts";
import { tokensPage } from "./token.ts";

/** Something that a deploy needs of the account, and the address whose right it takes. */
interface Need {
  about: string;
  path: string;
  /** Asks for it without changing anything. */
  look(): Promise<Finding | undefined>;
}

/**
 * Tries what the token may read, and looks for what only the account's owner can make. That the token may write, too, only
 * writing would tell.
 */
export async function examineRights(account: Account, stage: string, env: Environment): Promise<Finding[]> {
  const needs = [...listRights(account), ...listAddressNeeds(account, domainsAt(stage, env), env)];
  const found = await Promise.all(needs.map(lookFor));
  const read = needs.filter((_, index) => found[index]?.mark !== "fail").map(({ about }) => about);
  const rights = `the token may read ${read.join(", ")}; that it may write only a deploy would show`;
  return [...(read.length > 0 ? [ok("Rights", rights)] : []), ...found.filter((finding) => finding !== undefined)];
}

function listRights(account: Account): Need[] {
  const read = async (path: string) => {
    await account.call("GET", path, z.unknown());
    return undefined;
  };
  const paths = [
    ["D1", "/d1/database?per_page=10"],
    ["Workers KV", "/storage/kv/namespaces?per_page=10"],
    ["Workers Scripts", "/workers/scripts"],
  ] as const;
  return paths.map(([about, path]) => ({ about, path, look: () => read(path) }));
}

/** With a domain, its zone and the right to attach it; without one, the account's part of workers.dev. */
function listAddressNeeds(account: Account, domains: readonly string[], env: Environment): Need[] {
  if (domains.length === 0)
    return [{ about: "Subdomain", path: "/workers/subdomain", look: () => findSubdomain(account) }];
  const routes = async () => {
    await account.call("GET", "/workers/domains", z.unknown());
    return undefined;
  };
  const zones = domains.map((domain) => ({
    about: "Zone",
    path: "/zones",
    look: () => checkZone(makeAsk(env), account.id, domain),
  }));
  return [{ about: "Workers Routes", path: "/workers/domains", look: routes }, ...zones];
}

async function findSubdomain(account: Account): Promise<Finding> {
  try {
    return ok("Subdomain", `${await readSubdomain(account)}.workers.dev`);
  } catch (error) {
    if (!(error instanceof AccountFault) || !error.codes.includes(noSubdomain)) throw error;
    const fix = `Open https://dash.cloudflare.com/${account.id}/workers once, or set DOMAIN.`;
    return fail("Subdomain", "the account has chosen none on workers.dev", fix);
  }
}

async function lookFor({ about, path, look }: Need): Promise<Finding | undefined> {
  try {
    return await look();
  } catch (error) {
    return explainRefusal(about, path, error);
  }
}

/** A refusal as a row that names the missing right, in the words of Cloudflare's form for tokens. */
function explainRefusal(about: string, path: string, error: unknown): Finding {
  if (error instanceof AccountFault && (error.status === 401 || error.status === 403)) {
    const what = `the token lacks the right "${permissionFor("PUT", path)}"`;
    return fail(about, what, `Add it to the token at ${tokensPage}.`);
  }
  if (error instanceof OperatorError) return skipped(about, `not looked at: ${error.message}`);
  throw error;
}
