import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Runs `alchemy.run.ts` in a process of its own: it ends the process when it takes a stage down. No shell is involved.
 * @returns whether it came to its end; when it did not, it has said why.
 */
export async function runAlchemy(stage: string, flags: readonly string[]): Promise<boolean> {
  const args = ["scripts/run.mjs", "alchemy.run.ts", "--stage", stage, ...flags];
  const [code] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "close");
  return code === 0;
}
