import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { cloudflare } from "../../cloudflare.config.ts";
import { buildInfoPath, readBuildId } from "../../scripts/build-id.ts";
import { OperatorError } from "../operator-error.ts";
import type { Environment } from "./settings.ts";

/** What `npm run build` leaves behind. */
const built = { server: "dist/server", client: "dist/client" } as const;

const buildInfo = z.object({ id: z.string() });

/** Variables that a build has no business with. */
const withheld = [
  ...Object.keys(cloudflare.secrets),
  "CLOUDFLARE_API_TOKEN",
  "ALCHEMY_PASSWORD",
  "ALCHEMY_STATE_TOKEN",
];

/**
 * Builds the site. Waiting leaves this process free to notice what happens to its open connections meanwhile.
 * @throws OperatorError with the end of what the build said.
 */
export async function buildSite(env: Environment): Promise<void> {
  const open = Object.entries({ ...process.env, ...env }).filter(([name]) => !withheld.includes(name));
  const args = ["scripts/run.mjs", "node_modules/astro/bin/astro.mjs", "build"];
  const build = spawn(process.execPath, args, { env: Object.fromEntries(open), stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  for (const stream of [build.stdout, build.stderr]) stream.on("data", (text) => said.push(String(text)));
  const [status] = await once(build, "close");
  if (status === 0) return;
  const end = said.join("").trim().split("\n").slice(-20).join("\n");
  throw new OperatorError(`The build failed, and nothing was touched:\n${end}`);
}

/** The build that lies in `dist/`. @throws OperatorError when there is none, or when it was made from other files. */
export function checkBuild(): string {
  if (!existsSync(`${built.server}/entry.mjs`) || !existsSync(buildInfoPath)) {
    throw new OperatorError("There is no build to upload: leave --no-build away.");
  }
  const { id } = buildInfo.parse(JSON.parse(readFileSync(buildInfoPath, "utf8")));
  if (id === readBuildId()) return id;
  throw new OperatorError("dist/ was built from other files than those of this checkout: leave --no-build away.");
}

/** What goes up: the Worker's entry with its modules beside it, and the folder of files. */
export interface Upload {
  server: string;
  client: string;
  /** It holds the key of the islands: nothing needs it once it is up. */
  remove(): void;
}

/** Copies the build to where this stage's uploads are made ready, so that no other build changes it on the way. */
export function makeUpload(stage: string): Upload {
  const folder = `.wrangler/upload/${stage}`;
  rmSync(folder, { recursive: true, force: true });
  cpSync(built.server, `${folder}/server`, { recursive: true });
  cpSync(built.client, `${folder}/client`, { recursive: true });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { server: `${folder}/server/entry.mjs`, client: `${folder}/client`, remove };
}
