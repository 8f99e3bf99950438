import { showToast } from "~/ui/toast.ts";
import { post } from "../post-form.ts";
import type { Reacted } from "./kinds.ts";
import { showKnown, showReactions, showWanted } from "./reaction-view.ts";

/** For those who are signed in: marks what is their own, and reacts without leaving the page. */
const source = document.querySelector<HTMLElement>("[data-own-reactions]");
const own: Record<string, string[] | undefined> = JSON.parse(source?.dataset.ownReactions ?? "{}");
const signedOut = 401;

for (const button of document.querySelectorAll<HTMLButtonElement>("form[data-reactions] button")) {
  const kinds = own[entryOf(button)?.id.replace("entry-", "") ?? ""] ?? [];
  button.setAttribute("aria-pressed", String(kinds.includes(button.dataset.kind ?? "")));
}
// Entries that come later are made from it, and nobody has reacted to a new one.
const template = document.querySelector<HTMLTemplateElement>("template[data-new-entry]");
for (const button of template?.content.querySelectorAll("button") ?? []) button.setAttribute("aria-pressed", "false");

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (!(target instanceof HTMLFormElement) || !("reactions" in target.dataset)) return;
  if (!(submitter instanceof HTMLButtonElement)) return;
  event.preventDefault();
  void react(submitter, target.action);
});

function entryOf(button: HTMLButtonElement): HTMLElement | null {
  return button.closest("article");
}

const isPressed = (button: HTMLButtonElement) => button.getAttribute("aria-pressed") === "true";

/** Shows the reaction at once, and sends it. Whoever clicks again meanwhile gets what they want in the end, in order. */
async function react(button: HTMLButtonElement, path: string): Promise<void> {
  const isSending = button.dataset.known !== undefined;
  let settled = isPressed(button);
  showWanted(button, !settled);
  if (isSending) return;
  while (isPressed(button) !== settled) {
    const wanted = isPressed(button);
    const isDone = await send(button, path, wanted);
    if (!isDone) button.setAttribute("aria-pressed", String(settled));
    else settled = wanted;
  }
  showKnown(button);
}

/** Says whether the server has it. When not, its reader reads why. */
async function send(button: HTMLButtonElement, path: string, isOn: boolean): Promise<boolean> {
  const article = entryOf(button);
  const fields = new FormData();
  fields.set("entry", article?.id.replace("entry-", "") ?? "");
  fields.set("kind", button.dataset.kind ?? "");
  fields.set("on", isOn ? "yes" : "no");
  const outcome = await post<Reacted>(`${path}?_action=guestbook.react`, fields, true);
  if ("result" in outcome) {
    if (article) showReactions(article, outcome.result.reactions);
    return true;
  }
  if (outcome.status === signedOut) location.assign(path);
  else showToast(outcome.refusal, { tone: "bad" });
  return false;
}
