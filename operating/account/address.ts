import { cloudflare } from "../../cloudflare.config.ts";
import { domainsAt, type Environment } from "../deploy/settings.ts";
import { nameAt } from "../stage.ts";
import type { Account } from "./account.ts";
import { readSubdomain } from "./worker.ts";

/** Where a stage is, such as `https://cirrus-pr-12.example.workers.dev`. */
export async function addressOf(account: Account, stage: string, env: Environment): Promise<URL> {
  const [domain] = domainsAt(stage, env);
  if (domain) return new URL(`https://${domain}`);
  return new URL(`https://${nameAt(stage, cloudflare.name)}.${await readSubdomain(account)}.workers.dev`);
}
