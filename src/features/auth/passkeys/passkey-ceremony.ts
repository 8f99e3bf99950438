import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from "@simplewebauthn/browser";
import { askPasskeys, inOurWords } from "./passkey-client.ts";

interface Options {
  /** True offers passkeys among what the browser fills in, and waits, perhaps for ever, until one is chosen. */
  useBrowserAutofill: boolean;
}

/** Why nobody was signed in. */
interface Refusal {
  /** What to say; may be empty. */
  message: string;
  /** Whether a passkey had been chosen by then. */
  isOfChoice: boolean;
}

let asking: Promise<unknown> = Promise.resolve();

/** Options come in the order in which they were asked for: the last challenge counts, and the last ceremony cancels the others. */
function askOptions(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const ask = () => askPasskeys<PublicKeyCredentialRequestOptionsJSON>("generate-authenticate-options");
  const options = asking.then(ask, ask);
  asking = options;
  return options;
}

/** Signs in with a passkey, or says why not. One ceremony runs at a time: a new one cancels the one before. */
export async function signInWithPasskey({ useBrowserAutofill }: Options): Promise<Refusal | null> {
  let isOfChoice = false;
  try {
    const optionsJSON = await askOptions();
    const response = await startAuthentication({ optionsJSON, useBrowserAutofill });
    isOfChoice = true;
    await askPasskeys("verify-authentication", { response }).catch((error: unknown) => {
      const { code } = inOurWords(error);
      if (code === "PASSKEY_NOT_FOUND") forget(optionsJSON.rpId, response.id);
      throw error;
    });
    return null;
  } catch (error) {
    return { message: inOurWords(error).message, isOfChoice };
  }
}

/** Tells the password manager that a passkey is of no use any more, where the browser can. */
function forget(rpId: string | undefined, credentialId: string): void {
  if (!rpId || !("signalUnknownCredential" in PublicKeyCredential)) return;
  PublicKeyCredential.signalUnknownCredential({ rpId, credentialId }).catch(() => {});
}
