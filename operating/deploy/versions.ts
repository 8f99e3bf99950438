import { cloudflare } from "../../cloudflare.config.ts";
import { type Account, AccountFault } from "../account/account.ts";
import { readDeployments, serveVersion } from "../account/worker.ts";
import { nameAt } from "../stage.ts";

/** The version that serves now, to go back to. */
export async function servingVersion(account: Account, stage: string): Promise<string | undefined> {
  const [now] = await readDeployments(account, nameAt(stage, cloudflare.name));
  return now?.version;
}

/** Lets the version before serve again, where there is one, and says what came of it. */
export async function rollBack(
  account: Account,
  stage: string,
  version: string | undefined,
  trouble: string[],
): Promise<string> {
  const list = trouble.map((fault) => `  - ${fault}`).join("\n");
  const report = `The new version of stage ${stage} is not well:\n${list}\n`;
  if (!version) return `${report}There was none before it. Mend what is wrong and deploy again.`;
  try {
    await serveVersion(account, nameAt(stage, cloudflare.name), version);
    return `${report}The version before (${version}) serves again. The database keeps its migrations: they only add.`;
  } catch (error) {
    if (!(error instanceof AccountFault)) throw error;
    return `${report}The version before could not be brought back (${error.message}): mend what is wrong and deploy again.`;
  }
}
