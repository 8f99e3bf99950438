/** Decides about entries without leaving the page. Without this script the same forms lead through the server. */
import { wordsFrom } from "~/platform/language.ts";
import { showToast } from "~/ui/toast.ts";
import { post } from "../post-form.ts";
import { focusedForm, moveFocus, prepareCards, putBack, takeOut } from "./queue-cards.ts";
import { startKeys } from "./queue-keys.ts";
import type { Decided, Verdict } from "./rules.ts";
import { inBrowserWords } from "./words/in-browser.ts";

/** What was decided on this page and can be taken back, the last one at the end. */
const made: { form: HTMLFormElement; decision: string; dismissToast: () => void }[] = [];
const busy = new WeakSet<HTMLFormElement>();
const confirmation = document.querySelector<HTMLDialogElement>("dialog[data-ban]");

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-verdict]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter instanceof HTMLButtonElement) void decide(form, event.submitter);
  });
}
prepareCards();
startKeys({
  j: () => moveFocus(1),
  k: () => moveFocus(-1),
  a: () => press("approve"),
  h: () => press("hide"),
  b: () => press("ban"),
  u: () => void undoLast(),
});

/** Presses a button of the entry that has the focus. With none, the first entry gets it, and nothing is decided. */
function press(kind: Verdict): void {
  const form = focusedForm();
  const button = form?.querySelector<HTMLButtonElement>(`button[data-kind=${kind}]`);
  if (button) form?.requestSubmit(button);
  else moveFocus(0);
}

async function decide(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  if (busy.has(form) || (button.dataset.kind === "ban" && !(await confirmsBan(form)))) return;
  const outcome = await sendVerdict(form, button);
  const refusal = form.querySelector<HTMLElement>("[data-refusal]");
  refusal?.replaceChildren("refusal" in outcome ? outcome.refusal : "");
  if ("refusal" in outcome) return;
  const { decision, seen, next } = outcome.result;
  form.querySelector("input[name=seen]")?.setAttribute("value", seen);
  const item = form.closest("li");
  if (item) takeOut(item, next);
  const run = () => void undo(entry);
  const action = { label: wordsFrom(inBrowserWords).undo, run };
  const dismissToast = showToast(wordsFor(button.dataset.kind, form), { action });
  const entry = { form, decision, dismissToast };
  made.push(entry);
}

async function sendVerdict(form: HTMLFormElement, button: HTMLButtonElement) {
  const article = form.closest("article");
  busy.add(form);
  article?.setAttribute("aria-busy", "true");
  const outcome = await post<Decided>(button.formAction, new FormData(form));
  article?.removeAttribute("aria-busy");
  busy.delete(form);
  return outcome;
}

const authorOf = (form: HTMLFormElement) => form.closest("article")?.querySelector("[data-name]")?.textContent ?? "";

function wordsFor(kind: string | undefined, form: HTMLFormElement): string {
  const name = authorOf(form);
  const { approved, banned, hidden } = wordsFrom(inBrowserWords);
  if (kind === "ban") return banned(name);
  return kind === "approve" ? approved(name) : hidden(name);
}

function confirmsBan(form: HTMLFormElement): Promise<boolean> {
  return new Promise((resolve) => {
    if (!confirmation || confirmation.open) return resolve(false);
    confirmation.querySelector("[data-ban-name]")?.replaceChildren(authorOf(form));
    confirmation.returnValue = "";
    confirmation.addEventListener("close", () => resolve(confirmation.returnValue === "ban"), { once: true });
    confirmation.showModal();
  });
}

async function undoLast(): Promise<void> {
  const last = made.at(-1);
  if (last) await undo(last);
  else showToast(wordsFrom(inBrowserWords).nothingToUndo);
}

/** Takes one decision back, and the entry comes back to where it was. */
async function undo(entry: (typeof made)[number]): Promise<void> {
  const index = made.indexOf(entry);
  if (index < 0) return;
  made.splice(index, 1);
  entry.dismissToast();
  const body = new FormData();
  body.set("decision", entry.decision);
  const outcome = await post<Decided>("/moderation?_action=moderation.undo", body);
  if ("refusal" in outcome) {
    made.push(entry);
    showToast(outcome.refusal, { tone: "bad" });
    return;
  }
  entry.form.querySelector("input[name=seen]")?.setAttribute("value", outcome.result.seen);
  const item = entry.form.closest("li");
  if (item) putBack(item);
  showToast(wordsFrom(inBrowserWords).undone);
}
