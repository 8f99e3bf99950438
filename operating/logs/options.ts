import { parseArgs } from "node:util";
import { OperatorError } from "../operator-error.ts";
import { checkStage } from "../stage.ts";

const statuses = ["ok", "error"] as const;

export interface LogOptions {
  stage: string;
  /** Only what went well, or only what did not. */
  status?: (typeof statuses)[number];
  /** Only requests with a line that holds this text. */
  search?: string;
  /** The Worker's own lines as they are, for other programs. */
  isRaw: boolean;
}

/**
 * Reads `--stage <name> [--status error] [--search <text>] [--json]`.
 * @throws OperatorError in one sentence.
 */
export function readLogOptions(args: string[]): LogOptions {
  const { stage, status: given, search, json: isRaw } = parse(args);
  if (stage === undefined) throw new OperatorError("Name the stage whose log you want: --stage prod.");
  if (stage === "dev") {
    throw new OperatorError("Stage dev runs on your laptop: its log is in the terminal where `npm run dev` runs.");
  }
  const status = statuses.find((known) => known === given);
  if (given !== undefined && !status) throw new OperatorError(`--status takes one of: ${statuses.join(", ")}.`);
  return { stage: checkStage(stage), isRaw, ...(status && { status }), ...(search && { search }) };
}

function parse(args: string[]) {
  try {
    const text = { type: "string" } as const;
    const options = { stage: text, status: text, search: text, json: { type: "boolean", default: false } } as const;
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    throw new OperatorError(error instanceof Error ? error.message : String(error));
  }
}
