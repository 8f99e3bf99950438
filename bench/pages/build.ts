import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Findings } from "../probe.ts";

export const buildTime = "Build";

/** Builds the site where the other probes look for it, and says how long that took. */
export async function measureBuild(root: string): Promise<Findings> {
  const startedAt = performance.now();
  await promisify(execFile)("npm", ["run", "build"], { cwd: root });
  return { figures: [{ name: buildTime, value: (performance.now() - startedAt) / 1000, unit: "s" }] };
}
