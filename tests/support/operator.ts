import { spawn } from "node:child_process";
import { once } from "node:events";
import { startCloudflareApi } from "./cloudflare-api/server.ts";

/** What a command left behind. */
export interface Outcome {
  code: number;
  /** Both streams, as a person at the keyboard would read them. */
  output: string;
}

/** A person with an account that nobody else uses, and a checkout: one that shares this build, unless another is given. */
export async function startOperator(checkout?: string) {
  const account = await startCloudflareApi();
  const folder = checkout ?? account.makeWorkplace();
  const run = (command: string, env: Record<string, string> = {}) =>
    runCommand(folder, command.split(" "), { ...account.env, ...env });
  /** As `run`, in a checkout on another machine. */
  const elsewhere = (command: string, env: Record<string, string> = {}) =>
    runCommand(account.makeWorkplace(), command.split(" "), { ...account.env, ...env });
  return { account, folder, run, elsewhere };
}

/** Runs a command of `operating/` as its npm script does: `deploy --stage pr-1`. */
async function runCommand(cwd: string, [name = "", ...args]: string[], env: Record<string, string>): Promise<Outcome> {
  const child = spawn(process.execPath, ["scripts/run.mjs", `operating/${name}.ts`, ...args], { cwd, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code: Number(code), output };
}
