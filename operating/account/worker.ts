import { z } from "zod";
import type { Account } from "./account.ts";

const binding = z.object({
  type: z.string(),
  name: z.string(),
  text: z.string().optional(),
  class_name: z.string().optional(),
  /** Absent for classes of this Worker itself. */
  script_name: z.string().optional(),
});

const settings = z.object({ bindings: z.array(binding).default([]) });

/** A binding of a deployed Worker, as far as Cloudflare tells: secrets have no text. */
export type DeployedBinding = z.infer<typeof binding>;

/** What a deployed Worker is bound to, or undefined where there is no Worker of that name. */
export async function readBindings(account: Account, worker: string): Promise<DeployedBinding[] | undefined> {
  const found = await account.find(`/workers/scripts/${worker}/settings`, settings);
  return found?.bindings;
}

/** True for a Worker that says it is Cirrus at that stage, as every deploy of ours does. */
export function isCirrusAt(stage: string, bindings: readonly DeployedBinding[]): boolean {
  return bindings.some(({ type, name, text }) => type === "plain_text" && name === "STAGE" && text === stage);
}

const subdomain = z.object({ subdomain: z.string() });

/** The part of `<worker>.<subdomain>.workers.dev` that is the account's. @throws AccountFault where none is registered. */
export async function readSubdomain(account: Account): Promise<string> {
  return (await account.call("GET", "/workers/subdomain", subdomain)).subdomain;
}

const domains = z.array(z.object({ id: z.string(), hostname: z.string(), service: z.string() }));

/** Every custom domain of the account, and the Worker that it leads to. */
export async function readDomains(account: Account) {
  return account.call("GET", "/workers/domains", domains);
}

const deployments = z.object({
  deployments: z.array(z.object({ created_on: z.string(), versions: z.array(z.object({ version_id: z.string() })) })),
});

/** A version that served, and since when. */
export interface Deployment {
  version: string;
  since: string;
}

/** What has served of a Worker, the newest first: the first one serves now. Empty where there is no Worker. */
export async function readDeployments(account: Account, worker: string): Promise<Deployment[]> {
  const found = await account.find(`/workers/scripts/${worker}/deployments`, deployments);
  return (found?.deployments ?? []).flatMap(({ created_on: since, versions: [first] }) =>
    first ? [{ version: first.version_id, since }] : [],
  );
}

/**
 * Lets an older version serve again, with its own secrets and the current database and objects. `force` is what Cloudflare
 * wants to hear where secrets have changed since. @throws AccountFault when refused, as after a new object class.
 */
export async function serveVersion(account: Account, worker: string, version: string): Promise<void> {
  const content = { strategy: "percentage", versions: [{ version_id: version, percentage: 100 }] };
  await account.call("POST", `/workers/scripts/${worker}/deployments?force=true`, z.unknown(), content);
}

/** The cron schedules that a Worker really has. */
export async function readCrons(account: Account, worker: string): Promise<string[]> {
  const shape = z.object({ schedules: z.array(z.object({ cron: z.string() })) });
  const found = await account.call("GET", `/workers/scripts/${worker}/schedules`, shape);
  return found.schedules.map(({ cron }) => cron);
}
