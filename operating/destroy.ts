import { openAccount } from "./account/account.ts";
import { findMissingAccess, listFaults } from "./deploy/requirements.ts";
import { runAlchemy } from "./deploy/run-alchemy.ts";
import { confirmLoss } from "./destroy/confirm.ts";
import { findStanding } from "./destroy/standing.ts";
import { asCommand, OperatorError } from "./operator-error.ts";
import { checkStage, production, readFlags } from "./stage.ts";

/**
 * `npm run destroy -- --stage pr-12`: takes a stage down with all it stores, and looks whether anything is left. `prod` takes
 * `--delete-data` as well, and its name once more.
 */
const flags = {
  stage: { type: "string" },
  "delete-data": { type: "boolean", default: false },
  confirm: { type: "string" },
} as const;

await asCommand(async () => {
  const options = readFlags(process.argv.slice(2), flags);
  const stage = checkStage(options.stage);
  const missing = findMissingAccess(process.env);
  if (missing.length > 0) throw new OperatorError(listFaults(stage, missing));
  if (stage === production) await confirmLoss(stage, options["delete-data"], options.confirm);
  const account = await openAccount(process.env);
  // Before Alchemy begins: a foreign Worker of that name stops everything here.
  const before = await findStanding(account, stage);
  await runAlchemy(stage, ["--destroy"]);
  for (const resource of await findStanding(account, stage)) await resource.remove();
  const left = await findStanding(account, stage);
  if (before.length === 0) return console.log(`There was no stage ${stage} in the account: check its name.`);
  if (left.length === 0) return console.log(`Stage ${stage} is gone, and nothing of it is left.`);
  const names = left.map(({ name }) => `  - ${name}`).join("\n");
  throw new OperatorError(
    `Some of stage ${stage} is still there. Run this again; if it stays, delete by hand:\n${names}`,
  );
});
