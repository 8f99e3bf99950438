import { parseArgs } from "node:util";
import { OperatorError } from "./operator-error.ts";

/** Short enough that Worker and stage together still make one DNS label of at most 63 characters. */
const maxStageLength = 40;

/** What the command line asks for: which copy of Cirrus, and whether to put it up or take it down. */
export interface Target {
  stage: string;
  isDestroy: boolean;
}

/**
 * Reads `--stage <name> [--destroy]`. The stage has no default: neither the environment nor the machine's user name
 * may decide what is deployed, and a typing error in a flag may not fall through to Alchemy.
 * @throws OperatorError in one sentence.
 */
export function readTarget(args: string[]): Target {
  const { stage, destroy } = parse(args);
  if (stage === undefined) throw new OperatorError("Name the stage: --stage prod, or --stage pr-12 for a preview.");
  return { stage: checkStage(stage), isDestroy: destroy };
}

function parse(args: string[]) {
  try {
    const options = { stage: { type: "string" }, destroy: { type: "boolean", default: false } } as const;
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    throw new OperatorError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * A stage becomes part of resource names, of a host name and, inside Alchemy, of shell commands: hence the few
 * characters. `dev` shows everybody's sign-in codes in its mailbox, so it stays on laptops.
 */
function checkStage(stage: string): string {
  checkStageName(stage);
  if (stage === "dev")
    throw new OperatorError("Stage dev has an open mailbox and is for laptops only: use another name.");
  return stage;
}

/** As a deploy wants it, but for `dev`. */
export function checkStageName(stage: string): void {
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(stage) || stage.length > maxStageLength) {
    const rule = `1 to ${maxStageLength} lower-case letters, digits and hyphens, with no hyphen at either end`;
    throw new OperatorError(`${JSON.stringify(stage)} cannot be the name of a stage: use ${rule}.`);
  }
}

/** The name of a resource at a stage. Nothing but this keeps the stages of one account apart. */
export function nameAt(stage: string, name: string): string {
  return `${name}-${stage}`;
}
