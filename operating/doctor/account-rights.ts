import { z } from "zod";
import { type Account, AccountFault, makeAsk } from "../account/account.ts";
import { type Method, permissionFor } from "../account/permissions.ts";
import { readSubdomain } from "../account/worker.ts";
import { noSubdomain } from "../deploy/preflight.ts";
import { domainsAt, type Environment } from "../deploy/settings.ts";
import { OperatorError } from "../operator-error.ts";
import { checkZone } from "./domains.ts";
import { type Finding, fail, ok, skipped } from "./finding.ts";
import { tokensPage } from "./token.ts";

/**
 * Tries what the token may read, and looks for what only the owner of the account can make. That the token may write, too,
 * only writing would tell.
 */
export async function examineRights(account: Account, stage: string, env: Environment): Promise<Finding[]> {
  const domains = domainsAt(stage, env);
  const rights = domains.length > 0 ? [...always, ofDomains] : always;
  const [missing, ...places] = await Promise.all([
    Promise.all(rights.map(({ about, path }) => tryReading(account, about, path))),
    ...(domains.length > 0
      ? domains.map((domain) => orExplain("Zone", "GET", "/zones", () => checkZone(makeAsk(env), account.id, domain)))
      : [orExplain("Subdomain", "GET", "/workers/subdomain", () => findSubdomain(account))]),
  ]);
  const held = rights.filter((_, index) => !missing[index]).map(({ about }) => about);
  const holds =
    held.length > 0 ? [ok("Rights", `may read ${held.join(", ")}; whether it may write, a deploy will show`)] : [];
  return [...holds, ...missing, ...places].filter((finding) => finding !== undefined);
}

/** Rights that every deploy needs, each with an address that takes it and changes nothing. */
const always = [
  { about: "D1", path: "/d1/database?per_page=10" },
  { about: "Workers KV", path: "/storage/kv/namespaces?per_page=10" },
  { about: "Workers Scripts", path: "/workers/scripts" },
];

const ofDomains = { about: "Workers Routes", path: "/workers/domains" };

/** Why it may not be read; undefined when it may. A deploy writes there as well, so that is the right that is named. */
async function tryReading(account: Account, about: string, path: string): Promise<Finding | undefined> {
  return orExplain(about, "PUT", path, async () => {
    await account.call("GET", path, z.unknown());
    return undefined;
  });
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

/** Looks; a refusal becomes a row that names the missing right, in the words of Cloudflare's form for tokens. */
async function orExplain<T>(about: string, method: Method, path: string, look: () => Promise<T>): Promise<T | Finding> {
  try {
    return await look();
  } catch (error) {
    if (isRefusal(error)) {
      const what = `the token lacks the right "${permissionFor(method, path)}"`;
      return fail(about, what, `Add it to the token at ${tokensPage}`);
    }
    if (error instanceof OperatorError) return skipped(about, `not looked at: ${error.message}`);
    throw error;
  }
}

/** True when Cloudflare knows the token, and does not let it do this. */
export function isRefusal(error: unknown): boolean {
  return error instanceof AccountFault && (error.status === 401 || error.status === 403);
}
