import { cloudflare } from "../../cloudflare.config.ts";
import { type Account, makeAsk } from "../account/account.ts";
import { readBindings } from "../account/worker.ts";
import { findZone } from "../account/zones.ts";
import { nameAt } from "../stage.ts";
import { inspect, type Preflight } from "./preflight.ts";
import { domainsAt, type Environment, settingChanges } from "./settings.ts";

/** All that can be known of a deploy from this environment before it changes anything. */
export async function lookAhead(account: Account, stage: string, env: Environment): Promise<Preflight> {
  const domains = domainsAt(stage, env);
  const [found, strange, bindings] = await Promise.all([
    inspect(account, stage, domains),
    findStrangeDomains(account, domains, env),
    readBindings(account, nameAt(stage, cloudflare.name)),
  ]);
  const changes = settingChanges(stage, env, bindings ?? []).map((change) => `this will ${change}.`);
  return { ...found, faults: [...found.faults, ...strange], notes: [...found.notes, ...changes] };
}

/** Hosts that no zone of the account holds, as a slip in `DOMAIN` makes them: attaching one fails after the upload. */
async function findStrangeDomains(account: Account, domains: readonly string[], env: Environment): Promise<string[]> {
  const ask = makeAsk(env);
  const found = await Promise.all(domains.map(async (host) => ({ host, zone: await findZone(ask, account.id, host) })));
  const strange = found.filter(({ zone }) => !zone);
  return strange.map(({ host }) => `${host} belongs to no zone of the account that the token sees: is it spelt right?`);
}
