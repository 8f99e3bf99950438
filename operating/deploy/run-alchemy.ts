import { spawn } from "node:child_process";
import { once } from "node:events";
import { OperatorError } from "../operator-error.ts";

/**
 * Runs `alchemy.run.ts` in a process of its own: it ends the process when it takes a stage down. No shell is involved.
 * @throws OperatorError when it failed; it has said why.
 */
export async function runAlchemy(stage: string, flags: readonly string[]): Promise<void> {
  const args = ["scripts/run.mjs", "alchemy.run.ts", "--stage", stage, ...flags];
  const [code] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "close");
  if (code !== 0) throw new OperatorError(`Stage ${stage} is not complete: see above.`);
}
