import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { cloudflare } from "../../cloudflare.config.ts";
import { type Account, openAccount } from "../account/account.ts";
import { OperatorError } from "../operator-error.ts";
import { nameAt } from "../stage.ts";
import type { LogOptions } from "./options.ts";
import { harmless, isFailure, printed, rawLines } from "./printed.ts";
import { messagesIn, type Tailed } from "./tail-message.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where lines go: what was asked for, and what else there is to say. */
export interface Output {
  line(text: string): void;
  aside(text: string): void;
}

/**
 * Follows the log of a stage until Cloudflare or the operator ends it.
 * @throws OperatorError when there is nothing to follow.
 */
export async function followLog(options: LogOptions, env: Environment, output: Output): Promise<void> {
  const account = await openAccount(env);
  const name = nameAt(options.stage, cloudflare.name);
  const wrangler = startTail(name, options, account, env);
  // Wrangler then tells Cloudflare that nobody listens any more, and ends well.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => wrangler.kill("SIGINT"));
  output.aside(`Following ${name}. Ctrl+C ends it.`);
  const complaints: string[] = [];
  wrangler.stderr.on("data", (chunk) => {
    complaints.push(String(chunk));
    if (String(chunk).includes("Reconnecting")) output.aside("The connection was lost. Trying again.");
  });
  const ended = once(wrangler, "close");
  for await (const tailed of messagesIn(createInterface(wrangler.stdout))) {
    const isTalk = "unread" in tailed && !tailed.unread.startsWith("{");
    if (isTalk) complaints.push(`${tailed.unread}\n`);
    else show(tailed, options, output);
  }
  const [code] = await ended;
  if (code !== 0) throw new OperatorError(explain(options.stage, name, stripVTControlCharacters(complaints.join(""))));
}

function startTail(name: string, { search }: LogOptions, { id }: Account, env: Environment) {
  const args = ["tail", name, "--format", "json", ...(search ? [`--search=${search}`] : [])];
  const { CLOUDFLARE_BASE_URL: base } = env;
  return spawn("node_modules/.bin/wrangler", args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, CLOUDFLARE_ACCOUNT_ID: id, ...(base && { CLOUDFLARE_API_BASE_URL: base }) },
  });
}

/** Enough to recognise what could not be read. */
const unreadShown = 200;

/** Shows what one message says, as far as it was asked for. Never throws: the next message may be a better one. */
export function show(tailed: Tailed, { status, isRaw }: Pick<LogOptions, "status" | "isRaw">, output: Output): void {
  if ("unread" in tailed) {
    output.aside(`Not understood: ${harmless(tailed.unread.slice(0, unreadShown))}`);
    return;
  }
  const { message } = tailed;
  if (status && isFailure(message) !== (status === "error")) return;
  if (isRaw) for (const line of rawLines(message)) output.line(line);
  const print = isRaw ? output.aside : output.line;
  for (const line of printed(message, { withOwn: !isRaw })) print(line);
}

/** One sentence out of wrangler's words. */
function explain(stage: string, name: string, complaint: string): string {
  if (complaint.includes("[code: 10007]"))
    return `Stage ${stage} has no Worker "${name}" in this account: deploy it first.`;
  if (complaint.includes("[code: 10000]")) {
    return 'The token in CLOUDFLARE_API_TOKEN may not follow logs: add "Account · Workers Tail · Read" to it at https://dash.cloudflare.com/profile/api-tokens.';
  }
  const talk = complaint.split("\n").filter((line) => line.trim() && !line.includes("WARNING"));
  const reason = /ERROR\]\s*(.+(?:\n\s+\S.*)?)/.exec(complaint)?.[1] ?? talk.at(-1);
  return `Cloudflare ended the log of ${name}: ${reason?.replace(/\s+/g, " ") || "it did not say why"}.`;
}
