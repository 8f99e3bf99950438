import { waitInWords } from "~/platform/wait.ts";

/** Why a passkey did not work, in words for the person in front of the browser; empty when they know it themselves. */
export class PasskeyError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const sentences: Readonly<Record<string, string>> = {
  CHALLENGE_NOT_FOUND: "That took too long. Try again.",
  PASSKEY_NOT_FOUND: "That passkey belongs to no account here. It may have been removed.",
  AUTHENTICATION_FAILED: "That passkey was not accepted. Try again, or ask for a code.",
  FAILED_TO_VERIFY_REGISTRATION: "That passkey was not accepted. Try again, or use another.",
};

/** Refusals whose own words are meant for people. */
const inWords = new Set(["TOO_MANY_PASSKEYS", "USER_NOT_VERIFIED", "BANNED_USER"]);

/**
 * Asks one of Better Auth's passkey endpoints: with a body a POST, without a GET.
 * @throws PasskeyError when it refuses or cannot be reached.
 */
export async function askPasskeys<Answer>(endpoint: string, body?: object): Promise<Answer> {
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/auth/passkey/${endpoint}`, body && post).catch(() => {
    throw new PasskeyError("OFFLINE", "The site cannot be reached. Check your connection and try again.");
  });
  if (response.ok) return response.json<Answer>();
  throw await refusalIn(response);
}

async function refusalIn(response: Response): Promise<PasskeyError> {
  if (response.status === 429) {
    const seconds = response.headers.get("retry-after") ?? response.headers.get("x-retry-after") ?? 60;
    return new PasskeyError("TOO_OFTEN", `That was too often. Try again in ${waitInWords(Number(seconds))}.`);
  }
  const body = await response.json<{ code?: string; message?: string }>().catch(() => undefined);
  const { code = "", message = "" } = body ?? {};
  const sentence = inWords.has(code) ? message : sentences[code];
  return new PasskeyError(code, sentence ?? "Something broke on our side. Try again in a moment.");
}

/** Turns what the browser refused into words. Whoever cancels knows it: then there is nothing to say. */
export function inOurWords(error: unknown, ownSentences: Readonly<Record<string, string>> = {}): PasskeyError {
  if (error instanceof PasskeyError) return error;
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return new PasskeyError("CANCELLED", "");
  if (name === "SecurityError") return new PasskeyError(name, "Passkeys do not work at this web address.");
  return new PasskeyError(name, ownSentences[name] ?? "This browser could not use a passkey. Try again.");
}
