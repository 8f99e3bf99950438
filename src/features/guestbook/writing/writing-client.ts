import { type Outcome, post } from "../post-form.ts";
import type { Signed } from "../rules.ts";
import { type BodyField, bodyFieldOf, joinTexts } from "./body-field.ts";
import { readDraft } from "./drafts.ts";
import { showAsSending } from "./sent-entry.ts";

/** Refusals that a page from the server answers better: with a way to sign in, or with a form that is new. */
const needsNewPage = new Set([401, 409]);

declare global {
  interface Window {
    /** Turnstile's script, where it is on: each of its tokens is good for one form. */
    turnstile?: { reset(): void };
  }
}

/** Gives a form for a text its draft back, and posts it without leaving the page. */
export function takeOver(form: HTMLFormElement): void {
  const field = bodyFieldOf(form);
  if (!field) return;
  const draft = readDraft(form);
  // What the server has put there after a refusal is newer than the draft.
  if (draft && field.read() === initialText(form)) field.write(draft);
  let isSending = false;
  // By the second click of a double click the field is empty, and the browser would ask for a text.
  form.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target instanceof HTMLButtonElement) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    void send(form, field).finally(() => {
      isSending = false;
    });
  });
}

function initialText(form: HTMLFormElement): string {
  const field = form.querySelector("textarea");
  return field?.getAttribute("aria-invalid") ? "" : (field?.defaultValue ?? "");
}

/** Shows the entry at once where there is a list for it. It settles, or its text comes back with the reason. */
async function send(form: HTMLFormElement, field: BodyField): Promise<void> {
  const text = field.read();
  const body = new FormData(form);
  const sending = form.dataset.writing === "sign" && field.fits() ? showAsSending(text) : null;
  field.complain("");
  if (sending) field.setAside();
  const outcome = await post<Signed>(form.action, body);
  if ("refusal" in outcome) {
    sending?.takeBack();
    if (sending) field.write(joinTexts(text, field.read()));
    if (needsNewPage.has(outcome.status)) form.submit();
    else field.complain(outcome.refusal);
    return;
  }
  settle(form, field, outcome, sending);
}

function settle(
  form: HTMLFormElement,
  field: BodyField,
  { result }: Extract<Outcome<Signed>, { result: Signed }>,
  sending: ReturnType<typeof showAsSending>,
): void {
  const next = sending ? field.read() : "";
  field.forgetDraft();
  if (!sending || result.isWaiting) {
    location.assign(result.next);
    return;
  }
  if (next) field.write(next);
  form.querySelector("input[name=stamp]")?.setAttribute("value", result.stamp);
  window.turnstile?.reset();
  sending.settle(result.entry);
}
