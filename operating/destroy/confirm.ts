import { createInterface } from "node:readline/promises";
import { OperatorError } from "../operator-error.ts";

/**
 * Lets nobody lose a stage by a slip: it takes a flag, and the stage's name typed again. Where nobody can type,
 * `--confirm` carries the name.
 * @throws OperatorError when either is missing.
 */
export async function confirmLoss(stage: string, isDataToGo: boolean, confirmation: string | undefined): Promise<void> {
  const command = `npm run destroy -- --stage ${stage} --delete-data`;
  if (!isDataToGo) {
    throw new OperatorError(
      `Stage ${stage} holds what people wrote. Keep a copy (npm run backup -- --stage ${stage}), then say that it may go: ${command}`,
    );
  }
  const typed = confirmation ?? (await ask(stage, command));
  if (typed !== stage)
    throw new OperatorError(`Nothing was touched: ${JSON.stringify(typed)} is not the name of the stage.`);
}

async function ask(stage: string, command: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new OperatorError(`Nobody is here to ask. Say it twice: ${command} --confirm ${stage}`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`This deletes stage ${stage} and everything in it. Type its name to go on: `);
  terminal.close();
  return answer.trim();
}
