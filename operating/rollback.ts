import { cloudflare } from "../cloudflare.config.ts";
import { openAccount } from "./account/account.ts";
import { type Deployment, readDeployments, serveVersion } from "./account/worker.ts";
import { asCommand, OperatorError } from "./operator-error.ts";
import { checkStage, nameAt, readFlags } from "./stage.ts";

/**
 * `npm run rollback -- --stage prod`: lets the version before serve again, or the one that `--to` names. Database and
 * objects stay as they are.
 */
await asCommand(async () => {
  const options = readFlags(process.argv.slice(2), { stage: { type: "string" }, to: { type: "string" } } as const);
  const stage = checkStage(options.stage);
  const account = await openAccount(process.env);
  const worker = nameAt(stage, cloudflare.name);
  const deployments = await readDeployments(account, worker);
  const version = options.to ?? findBefore(deployments, stage);
  await serveVersion(account, worker, version);
  console.log(`Stage ${stage} is served by version ${version} again. The next deploy goes on from the newest code.`);
  console.log("It has the settings and secrets that it was deployed with: one that has leaked since is good again.");
});

/** The newest version that is not the one that serves. @throws OperatorError when there is none. */
function findBefore(deployments: readonly Deployment[], stage: string): string {
  const [now] = deployments;
  const before = deployments.find(({ version }) => version !== now?.version);
  if (!before) throw new OperatorError(`Stage ${stage} has no version before the one that serves.`);
  return before.version;
}
