import { toasts } from "~/platform/limits.ts";

/** What had the focus before a toast got it. */
let before: EventTarget | null = null;

interface Options {
  tone?: "plain" | "bad";
  /** Something to do about it, as a button in the toast. */
  action?: { label: string; run(): void };
}

/**
 * Shows a short notice above the page, for a while. The same notice twice at a time is one that stays longer. What is
 * returned takes it off again.
 */
export function showToast(text: string, { tone = "plain", action }: Options = {}): () => void {
  const region = document.querySelector<HTMLElement>("[data-toasts]");
  if (!region) return () => {};
  const shown = [...region.querySelectorAll<HTMLElement>("[data-toast]")];
  const same = shown.find((toast) => textOf(toast)?.textContent === text);
  if (same && !action) {
    fadeLater(same);
    return () => dismiss(same);
  }
  // The words may be the same; what the button does is not.
  same?.remove();
  for (const old of shown.slice(0, Math.max(0, shown.length + 1 - toasts.atMost))) dismiss(old);
  const toast = build(region, text);
  if (!toast) return () => {};
  if (action) addAction(toast, action);
  toast.dataset.tone = tone;
  fadeLater(toast);
  region.toggleAttribute("data-high", isFocusLow());
  region.appendChild(toast);
  return () => dismiss(toast);
}

const textOf = (toast: HTMLElement) => toast.querySelector("p");

function build(region: HTMLElement, text: string): HTMLElement | null {
  const template = region.querySelector("template");
  const toast = template && document.importNode(template.content, true).querySelector<HTMLElement>("[data-toast]");
  const words = toast && textOf(toast);
  if (!words) return null;
  words.textContent = text;
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => dismiss(toast));
  toast.addEventListener("focusin", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && region.contains(relatedTarget))) before = relatedTarget;
  });
  return toast;
}

function addAction(toast: HTMLElement, { label, run }: NonNullable<Options["action"]>): void {
  const button = toast.querySelector<HTMLElement>("[data-action]");
  if (!button) return;
  button.textContent = label;
  button.hidden = false;
  button.addEventListener("click", () => {
    dismiss(toast);
    run();
  });
}

const timers = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>();

/** Time stands still for whoever reads, by pointer or keyboard, and while nobody can. */
function fadeLater(toast: HTMLElement): void {
  clearTimeout(timers.get(toast));
  const timer = setTimeout(() => {
    if (document.hidden || toast.matches(":hover, :focus-within")) fadeLater(toast);
    else toast.remove();
  }, toasts.shownMs);
  timers.set(toast, timer);
}

/** Takes a toast away, and gives the focus back to where it came from. */
function dismiss(toast: HTMLElement): void {
  const hadFocus = toast.contains(document.activeElement);
  clearTimeout(timers.get(toast));
  toast.remove();
  if (hadFocus && before instanceof HTMLElement) before.focus();
}

/** Toasts stand at the bottom, unless what has the focus is there and would be covered. */
function isFocusLow(): boolean {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return false;
  return focused.getBoundingClientRect().bottom > innerHeight / 2;
}
