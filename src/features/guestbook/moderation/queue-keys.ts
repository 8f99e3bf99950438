/** Single keys for whoever decides about many entries. They can be switched off: others type by voice, or slip. */
const storedAs = "cirrus.moderation-keys";
const root = document.querySelector<HTMLElement>("[data-moderation]");
const dialog = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
const isOn = () => root?.dataset.keys === "on";

/** Listens for the keys of `actions`, and shows which there are. */
export function startKeys(actions: Readonly<Record<string, () => void>>): void {
  switchKeys(readChoice() !== "off");
  const hint = document.querySelector<HTMLElement>("[data-keys-hint]");
  if (hint) hint.hidden = false;
  const choice = dialog?.querySelector<HTMLInputElement>("[data-keys-on]");
  if (choice) {
    choice.checked = isOn();
    choice.addEventListener("change", () => switchKeys(choice.checked));
  }
  document.addEventListener("keydown", (event) => {
    const action = event.key === "?" ? () => dialog?.showModal() : actions[event.key];
    if (!action || !isOn() || isMeantForElse(event)) return;
    event.preventDefault();
    action();
  });
}

/** Keys that are typed into a field, held down, part of a shortcut of the browser, or pressed in a dialog. */
function isMeantForElse(event: KeyboardEvent): boolean {
  const isHeld = event.repeat && event.key !== "j" && event.key !== "k";
  const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select");
  const isElse = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  return isHeld || isTyping || isElse || document.querySelector("dialog[open]") !== null;
}

function switchKeys(on: boolean): void {
  if (root) root.dataset.keys = on ? "on" : "off";
  try {
    localStorage.setItem(storedAs, on ? "on" : "off");
  } catch {
    // Storage may be switched off: then the choice is good for this page.
  }
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(storedAs);
  } catch {
    return null;
  }
}
