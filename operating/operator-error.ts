/** A fault that the operator can mend. Its message is all they see: one sentence that says what to do. */
export class OperatorError extends Error {}

/** Runs a command of an operator: what they can mend is one message, anything else keeps its frames. Both exit with 1. */
export async function asCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof OperatorError ? error.message : error);
    process.exitCode = 1;
  }
}
