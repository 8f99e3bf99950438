import { Scope } from "alchemy";
import { z } from "zod";
import { cloudflare } from "../../cloudflare.config.ts";
import type { Account } from "../account/account.ts";
import { findDatabaseId, findNamespaceId } from "../account/resources.ts";
import { nameAt } from "../stage.ts";

const remembered = z.object({ output: z.object({ id: z.string().optional(), namespaceId: z.string().optional() }) });

/**
 * Lets Alchemy forget databases and namespaces that the account no longer has, or has anew: it would ask for the old ones
 * for ever. The deploy then makes an empty one, or takes over the one that is there.
 * @returns what the operator should know.
 */
export async function forgetGone(account: Account, stage: string): Promise<string[]> {
  const databases = Object.values(cloudflare.databases).map(async ({ name }) => {
    const title = nameAt(stage, name);
    return forget(`d1-${name}`, `The database ${title}`, await findDatabaseId(account, title));
  });
  const namespaces = Object.values(cloudflare.namespaces).map(async ({ name }) => {
    const title = nameAt(stage, name);
    return forget(`kv-${name}`, `The namespace ${title}`, await findNamespaceId(account, title));
  });
  return (await Promise.all([...databases, ...namespaces])).filter((note) => note !== undefined);
}

async function forget(id: string, what: string, there: string | undefined): Promise<string | undefined> {
  const known = remembered.safeParse(await Scope.current.state.get(id)).data?.output;
  const knownId = known?.namespaceId ?? known?.id;
  if (!knownId || knownId === there) return undefined;
  await Scope.current.state.delete(id);
  if (there) return `${what} is another one than at the last deploy: taking it as it is.`;
  return `${what} is gone from the account: making an empty one. A backup can be restored into it.`;
}
