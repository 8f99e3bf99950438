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
  if (error.message.includes("[CloudflareStateStore] The token is invalid")) {
    return new OperatorError("ALCHEMY_STATE_TOKEN is not the token of this account's state: nothing was touched.");
  }
  if (!(error instanceof CloudflareApiError)) return error;
  const rights = error.status === 403 ? `\nThe token lacks a right: add "${rightFor(error)}" to it.` : "";
  return new OperatorError(
    `${error.message}${rights}\nRun the same command again once that is mended: it goes on where this stopped.`,
  );
}

/** Alchemy says what it was doing, and not which address it asked. */
function rightFor({ message }: CloudflareApiError): string {
  if (/\bD1\b/.test(message)) return "Account · D1 · Edit";
  return /\bKV\b/i.test(message) ? "Account · Workers KV Storage · Edit" : "Account · Workers Scripts · Edit";
}

/** Alchemy hands on what its two ciphers say when a key does not fit. */
function isWrongPassword({ message }: Error): boolean {
  return /wrong secret key|unable to authenticate data|ciphertext cannot be decrypted/i.test(message);
}
