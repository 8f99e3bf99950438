import { passkeyOfferIsFreshMs } from "~/platform/limits.ts";
import { whenCalm } from "~/ui/when-calm.ts";

/** What talks WebAuthn comes when it is needed, and never before the page is there. */
async function signIn(useBrowserAutofill: boolean, unreachable: string) {
  const ceremony = await import("./passkey-ceremony.ts").catch(() => null);
  if (ceremony) return ceremony.signInWithPasskey({ useBrowserAutofill });
  return { message: unreachable, isOfChoice: false };
}

async function canOffer(): Promise<boolean> {
  return (await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
}

/** The button, and passkeys among what the browser fills in, until one of them leads on to `next`. */
function start(button: HTMLButtonElement, message: HTMLElement, { dataset }: HTMLElement): void {
  const { next = "/profile", waiting = "", unreachable = "" } = dataset;
  const label = button.textContent;
  let isPressed = false;
  let offeredAt = 0;

  /** Waits beside the page until a passkey is chosen. Nobody asked for it, so it is quiet until then. */
  const offer = async (): Promise<void> => {
    if (!(await canOffer()) || isPressed) return;
    offeredAt = Date.now();
    const refusal = await signIn(true, unreachable);
    if (!refusal) return location.assign(next);
    if (!refusal.isOfChoice) return;
    message.textContent = refusal.message;
    return offer();
  };

  button.addEventListener("click", async () => {
    if (isPressed) return;
    isPressed = true;
    message.textContent = "";
    button.textContent = waiting;
    const refusal = await signIn(false, unreachable);
    if (!refusal) return location.assign(next);
    isPressed = false;
    button.textContent = label;
    message.textContent = refusal.message;
    return offer();
  });

  document.addEventListener("visibilitychange", () => {
    const isStale = offeredAt > 0 && Date.now() - offeredAt > passkeyOfferIsFreshMs;
    if (!document.hidden && !isPressed && isStale) void offer();
  });
  whenCalm(button, () => void offer());
}

const section = document.querySelector<HTMLElement>("[data-passkey-sign-in]");
const button = section?.querySelector("button");
const message = section?.querySelector("p");

if (section && !("PublicKeyCredential" in window)) section.hidden = true;
else if (section && button && message) start(button, message, section);
