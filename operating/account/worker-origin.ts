import { z } from "zod";
import { OperatorError } from "../operator-error.ts";
import type { Account } from "./account.ts";

const domain = z.object({ hostname: z.string(), service: z.string() });

/**
 * Where a deployed Worker answers: on workers.dev, or at a domain of its own. A token for the first needs no right to the second.
 * @throws OperatorError when there is no such Worker, or it answers nowhere.
 */
export async function findWorkerOrigin(account: Account, name: string): Promise<string> {
  const isOn = await account.find(`/workers/scripts/${name}/subdomain`, z.object({ enabled: z.boolean() }));
  if (!isOn) throw new OperatorError(`The account has no Worker ${name}: deploy it first.`);
  if (isOn.enabled) {
    const { subdomain } = await account.call("GET", "/workers/subdomain", z.object({ subdomain: z.string() }));
    return `https://${name}.${subdomain}.workers.dev`;
  }
  const domains = await account.call("GET", `/workers/domains?service=${name}`, z.array(domain));
  const own = domains.find(({ service }) => service === name);
  if (!own)
    throw new OperatorError(`The Worker ${name} answers at no address that Cloudflare knows: name one with --url.`);
  return `https://${own.hostname}`;
}
