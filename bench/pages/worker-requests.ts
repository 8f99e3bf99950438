import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestHarness } from "wrangler";
import type { Figure } from "../goals.ts";
import type { Findings } from "../probe.ts";

const standInStatus = 418;
const standIn = `export default { fetch: () => new Response(null, { status: ${standInStatus} }) };\n`;

export const workerRequests = (path: string) => `Worker requests for the HTML, ${path}`;

/**
 * Whether a page's HTML needs the Worker, found out by taking it away: the built files are served beside a stand-in
 * that answers everything with a teapot. A page that still arrives did not ask.
 */
export async function countWorkerRequests(root: string, paths: string[]): Promise<Findings> {
  const harness = createTestHarness({ root, workers: [{ configPath: writeStandIn(root) }] });
  try {
    const { url } = await harness.listen();
    await assertStandsIn(new URL("/api/health", url));
    const figures: Figure[] = [];
    for (const path of paths) {
      const { status } = await fetch(new URL(path, url));
      if (status !== 200 && status !== standInStatus) throw new Error(`${path} was answered with ${status}.`);
      figures.push({ name: workerRequests(path), value: status === standInStatus ? 1 : 0, unit: "requests" });
    }
    return { figures };
  } finally {
    await harness.close();
  }
}

/** Without this, a stand-in that is never asked would make every page look like a file. */
async function assertStandsIn(endpoint: URL): Promise<void> {
  const { status } = await fetch(endpoint);
  if (status !== standInStatus) throw new Error(`The stand-in Worker was not asked for ${endpoint.pathname}.`);
}

/** The build's configuration with the stand-in as its Worker: the same files, the same rules for them. */
function writeStandIn(root: string): string {
  const { assets, name, ...built } = JSON.parse(readFileSync(join(root, "dist/server/wrangler.json"), "utf8"));
  const config = { name, assets, compatibility_date: built.compatibility_date, main: "stand-in.mjs", no_bundle: true };
  const folder = "dist/without-worker";
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, "stand-in.mjs"), standIn);
  writeFileSync(join(root, folder, "wrangler.json"), JSON.stringify(config));
  return `${folder}/wrangler.json`;
}
