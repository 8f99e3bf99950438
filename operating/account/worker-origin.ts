import { z } from "zod";
import { OperatorError } from "../operator-error.ts";
import type { Account } from "./account.ts";
import { readDomains, readSubdomain } from "./worker.ts";

/**
 * Where a deployed Worker answers: on workers.dev, or at a domain of its own. A token for the first needs no right to the second.
 * @throws OperatorError when there is no such Worker, or it answers nowhere.
 */
export async function findWorkerOrigin(account: Account, name: string): Promise<string> {
  const isOn = await account.find(`/workers/scripts/${name}/subdomain`, z.object({ enabled: z.boolean() }));
  if (!isOn) throw new OperatorError(`The account has no Worker ${name}: deploy it first.`);
  if (isOn.enabled) return `https://${name}.${await readSubdomain(account)}.workers.dev`;
  const own = (await readDomains(account)).find(({ service }) => service === name);
  if (own) return `https://${own.hostname}`;
  throw new OperatorError(`The Worker ${name} answers at no address that Cloudflare knows: name one with --url.`);
}

/**
 * Where a stage answers already, by what the account says. The domain that it is to have may still be somebody else's site,
 * so settings do not count. Undefined where it answers nowhere.
 */
export async function findServingOrigin(account: Account, name: string): Promise<string | undefined> {
  try {
    return await findWorkerOrigin(account, name);
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
