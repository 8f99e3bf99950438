import { appendFileSync } from "node:fs";
import { openAccount } from "./account/account.ts";
import { addressOf } from "./account/address.ts";
import { checkBuild } from "./deploy/build.ts";
import { patienceFor, waitUntilHealthy } from "./deploy/health.ts";
import { findLaunchFaults } from "./deploy/launch-faults.ts";
import { inspect } from "./deploy/preflight.ts";
import { findFaults, listFaults } from "./deploy/requirements.ts";
import { runAlchemy } from "./deploy/run-alchemy.ts";
import { findSeedFaults, seedPreview } from "./deploy/seed-preview.ts";
import { domainsAt } from "./deploy/settings.ts";
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
  refuse(stage, findFaults(stage, process.env));
  if (options["no-build"]) checkBuild();
  if (options.seed) refuse(stage, findSeedFaults(stage));
  const account = await openAccount(process.env);
  const { faults, pending, notes } = await inspect(account, stage, domainsAt(stage, process.env));
  refuse(stage, faults);
  for (const note of notes) console.log(`Note: ${note}`);
  const before = await servingVersion(account, stage);
  await runAlchemy(stage, [...passOn(options), ...(pending.length > 0 ? ["--force"] : [])]);
  const address = await addressOf(account, stage, process.env);
  const patience = options.wait ? Number(options.wait) * 1000 : patienceFor(address);
  const faultsNow = await findLaunchFaults(account, stage);
  const trouble = [...faultsNow, ...(await waitUntilHealthy(address, checkBuild(), patience))];
  if (trouble.length > 0) throw new OperatorError(await rollBack(account, stage, before, trouble));
  if (options.seed) console.log(`Seeded with ${await seedPreview(account, stage)} guestbook entries`);
  tellWorkflow(address);
  console.log(`Stage ${stage} is at ${address.origin}`);
});

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
