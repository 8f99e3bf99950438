import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { OperatorError } from "./operator-error.ts";

/** Short enough that Worker and stage together still make one DNS label of at most 63 characters. */
const maxStageLength = 40;

/** The stage that people see. Taking it down, or losing its data, takes more than one word. */
export const production = "prod";

/**
 * Reads the flags of a command. A typing error in one may not fall through: it would deploy something else.
 * @throws OperatorError in one sentence.
 */
export function readFlags<const T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values;
  } catch (error) {
    throw new OperatorError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * A stage that can be deployed. It has no default here: neither the environment nor the machine's user name may decide.
 * @throws OperatorError for any other; `dev` shows everybody's sign-in codes, so it stays on laptops.
 */
export function checkStage(stage: string | undefined): string {
  if (stage === undefined) throw new OperatorError("Name the stage: --stage prod, or --stage pr-12 for a preview.");
  checkStageName(stage);
  if (stage === "dev") {
    throw new OperatorError("Stage dev has an open mailbox and is for laptops only: use another name.");
  }
  return stage;
}

/**
 * A stage becomes part of resource names, of a host name and, inside Alchemy, of shell commands: hence the few characters.
 * @throws OperatorError that says which.
 */
export function checkStageName(stage: string): void {
  if (/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(stage) && stage.length <= maxStageLength) return;
  const rule = `1 to ${maxStageLength} lower-case letters, digits and hyphens, with no hyphen at either end`;
  throw new OperatorError(`${JSON.stringify(stage)} cannot be the name of a stage: use ${rule}.`);
}

/** The name of a resource at a stage. Nothing but this keeps the stages of one account apart. */
export function nameAt(stage: string, name: string): string {
  return `${name}-${stage}`;
}
