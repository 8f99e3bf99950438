import { CloudflareApiError } from "alchemy/cloudflare";
import { OperatorError } from "../operator-error.ts";

/** Runs what Alchemy does, and says in the operator's words what it could not do. */
export async function explainAlchemy(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OperatorError) return error;
  if (isWrongPassword(error)) {
    return new OperatorError(
      "ALCHEMY_PASSWORD is not the password that this stage was deployed with: nothing was touched.",
    );
  }
  if (!(error instanceof CloudflareApiError)) return error;
  const rights = error.status === 403 ? " The token lacks a right for this: `npm run doctor` lists which it has." : "";
  return new OperatorError(
    `${error.message}${rights}\nRun the same command again once that is mended: it goes on where this stopped.`,
  );
}

/** Alchemy hands on what its two ciphers say when a key does not fit. */
function isWrongPassword({ message }: Error): boolean {
  return /wrong secret key|unable to authenticate data|ciphertext cannot be decrypted/i.test(message);
}
