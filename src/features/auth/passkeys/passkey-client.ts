import { wordsFrom } from "~/platform/language.ts";
import { waitInWords } from "~/platform/wait.ts";
import { passkeyWords } from "../words/in-browser.ts";

/** Why a passkey did not work, in words for the person in front of the browser; empty when they know it themselves. */
export class PasskeyError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Refusals whose own words are meant for people, and in their language. */
const inWords = new Set(["TOO_MANY_PASSKEYS", "USER_NOT_VERIFIED", "BANNED_USER"]);

/**
 * Asks one of Better Auth's passkey endpoints: with a body a POST, without a GET.
 * @throws PasskeyError when it refuses or cannot be reached.
 */
export async function askPasskeys<Answer>(endpoint: string, body?: object): Promise<Answer> {
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/auth/passkey/${endpoint}`, body && post).catch(() => {
    throw new PasskeyError("OFFLINE", wordsFrom(passkeyWords).unreachable);
  });
  if (response.ok) return response.json<Answer>();
  throw await refusalIn(response);
}

async function refusalIn(response: Response): Promise<PasskeyError> {
  const words = wordsFrom(passkeyWords);
  if (response.status === 429) {
    const seconds = response.headers.get("retry-after") ?? response.headers.get("x-retry-after") ?? 60;
    return new PasskeyError("TOO_OFTEN", words.tooOften(waitInWords(Number(seconds))));
  }
  const body = await response.json<{ code?: string; message?: string }>().catch(() => undefined);
  const { code = "", message = "" } = body ?? {};
  const sentences: Readonly<Record<string, string>> = words.refusals;
  const sentence = inWords.has(code) ? message : sentences[code];
  return new PasskeyError(code, sentence ?? words.broken);
}

/** Turns what the browser refused into words. Whoever cancels knows it: then there is nothing to say. */
export function inOurWords(error: unknown, ownSentences: Readonly<Record<string, string>> = {}): PasskeyError {
  if (error instanceof PasskeyError) return error;
  const words = wordsFrom(passkeyWords);
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return new PasskeyError("CANCELLED", "");
  if (name === "SecurityError") return new PasskeyError(name, words.wrongAddress);
  return new PasskeyError(name, ownSentences[name] ?? words.unusable);
}
