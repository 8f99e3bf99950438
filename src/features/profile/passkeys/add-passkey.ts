import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/browser";
import { askPasskeys, inOurWords } from "~/features/auth/passkeys/passkey-client.ts";
import { wordsFrom } from "~/platform/language.ts";
import { profileWordsInBrowser } from "../words/in-browser.ts";

/** Refusals that signing in again cures. */
const isOver = new Set(["SESSION_NOT_FRESH", "UNAUTHORIZED"]);

async function register(name: string): Promise<void> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const optionsJSON = await askPasskeys<PublicKeyCredentialCreationOptionsJSON>("generate-register-options");
  const response = await startRegistration({ optionsJSON });
  await askPasskeys("verify-registration", { response, name });
}

function start(section: HTMLElement, button: HTMLButtonElement, message: HTMLElement, signInFirst: HTMLElement): void {
  const label = button.textContent;
  let isPressed = false;
  button.addEventListener("click", async () => {
    if (isPressed) return;
    isPressed = true;
    message.textContent = "";
    signInFirst.hidden = true;
    button.textContent = section.dataset["waiting"] ?? "";
    try {
      await register(section.dataset["name"] ?? "");
      // The fragment alone would not load the page again.
      location.assign("/profile?passkey=added#passkeys");
    } catch (error) {
      const { code, message: words } = inOurWords(error, wordsFrom(profileWordsInBrowser).passkeyErrors);
      isPressed = false;
      button.textContent = label;
      signInFirst.hidden = !isOver.has(code);
      message.textContent = signInFirst.hidden ? words : "";
    }
  });
}

const section = document.querySelector<HTMLElement>("[data-add-passkey]");
const button = section?.querySelector("button");
const message = section?.querySelector<HTMLElement>("[data-message]");
const signInFirst = section?.querySelector<HTMLElement>("[data-sign-in-first]");
const without = section?.querySelector<HTMLElement>("[data-without]");

if (section && button && message && signInFirst && without && "PublicKeyCredential" in window) {
  without.hidden = true;
  button.hidden = false;
  start(section, button, message, signInFirst);
}
