import { appendFileSync } from "node:fs";
import { type Account, openAccount } from "./account/account.ts";
import { addressOf } from "./account/address.ts";
import { checkBuild } from "./deploy/build.ts";
import { patienceFor, waitUntilHealthy } from "./deploy/health.ts";
import { findLaunchFaults } from "./deploy/launch-faults.ts";
import { lookAhead } from "./deploy/look.ts";
import { findFaults, listFaults } from "./deploy/requirements.ts";
import { runAlchemy } from "./deploy/run-alchemy.ts";
import { findSeedFaults, seedPreview } from "./deploy/seed-preview.ts";
import { rollBack, servingVersion } from "./deploy/versions.ts";
import { asCommand, OperatorError } from "./operator-error.ts";
import { checkStage, production, readFlags } from "./stage.ts";

/**
 * `npm run deploy [-- --stage pr-12]`: look, build, migrate, upload, ask the new version how it is, say where it is. What
 * fails on the way leaves the version before serving, and the next run goes on from there.
 */
const flags = {
  stage: { type: "string", default: production },
  "no-build": { type: "boolean", default: false },
  "rotate-secret": { type: "boolean", default: false },
  "forget-previous-secret": { type: "boolean", default: false },
  seed: { type: "boolean", default: false },
  /** Seconds until a new version that does not answer well is taken back. */
  wait: { type: "string" },
} as const;

await asCommand(async () => {
  const options = readFlags(process.argv.slice(2), flags);
  const stage = checkStage(options.stage);
  if (options.wait && !/^\d+$/.test(options.wait)) throw new OperatorError("--wait takes a number of seconds.");
  refuse(stage, findFaults(stage, process.env));
  if (options["no-build"]) checkBuild();
  if (options.seed) refuse(stage, findSeedFaults(stage));
  const account = await openAccount(process.env);
  const { faults, pending, notes } = await lookAhead(account, stage, process.env);
  refuse(stage, faults);
  for (const note of notes) console.log(`Note: ${note}`);
  const before = await servingVersion(account, stage);
  const isUp = await runAlchemy(stage, [...passOn(options), ...(pending.length > 0 ? ["--force"] : [])]);
  if (!isUp) return endHalfWay(account, stage, before);
  const address = await addressOf(account, stage, process.env);
  console.log(`Asking ${address.origin}/api/health for the new version …`);
  const patience = options.wait ? Number(options.wait) * 1000 : patienceFor(address);
  const faultsNow = await findLaunchFaults(account, stage);
  const trouble = [...faultsNow, ...(await waitUntilHealthy(address, checkBuild(), patience))];
  if (trouble.length > 0) throw new OperatorError(await rollBack(account, stage, before, trouble));
  if (options.seed) console.log(`Seeded with ${await seedPreview(account, stage)} guestbook entries`);
  tellWorkflow(address);
  console.log(`Stage ${stage} is at ${address.origin}`);
});

/** What broke off before the upload changed nothing that serves. After it, the new version serves half of what it needs. */
async function endHalfWay(account: Account, stage: string, before: string | undefined): Promise<void> {
  process.exitCode = 1;
  const now = await servingVersion(account, stage);
  if (now === undefined || now === before) return;
  throw new OperatorError(
    await rollBack(account, stage, before, ["The deploy broke off after the upload: see above."]),
  );
}

function refuse(stage: string, faults: string[]): void {
  if (faults.length > 0) throw new OperatorError(listFaults(stage, faults));
}

/** A step of GitHub Actions hands its address on to the next. */
function tellWorkflow(address: URL): void {
  const outputs = process.env["GITHUB_OUTPUT"];
  if (outputs) appendFileSync(outputs, `url=${address.origin}\n`);
}

/** The flags that are Alchemy's part. */
function passOn(options: Record<string, unknown>): string[] {
  return ["no-build", "rotate-secret", "forget-previous-secret"]
    .filter((flag) => options[flag] === true)
    .map((flag) => `--${flag}`);
}
