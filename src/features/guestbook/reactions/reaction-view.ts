import type { Reactions } from "~/features/live/protocol.ts";
import { formatNumber } from "~/platform/language.ts";
import { reactPath, sayReaction } from "./kinds.ts";

/** Shows how an entry stands in the markup of `Reactions.astro`, unless the page knows something newer. */
export function showReactions(article: HTMLElement, { seq, counts }: Reactions): void {
  const form = article.querySelector<HTMLFormElement>("form[data-reactions]");
  if (!form || seq < Number(form.dataset.seq)) return;
  form.dataset.seq = String(seq);
  form.setAttribute("action", reactPath(article.id.replace("entry-", "")));
  for (const button of form.querySelectorAll("button")) {
    const count = counts[button.dataset.kind ?? ""] ?? 0;
    if (button.dataset.known === undefined) showCount(button, count);
    else button.dataset.known = String(count);
  }
}

/** Shows on a button what its reader has just wanted. What the server says meanwhile waits until `showKnown`. */
export function showWanted(button: HTMLButtonElement, isOwn: boolean): void {
  button.dataset.known ??= button.dataset.count;
  button.setAttribute("aria-pressed", String(isOwn));
  showCount(button, Math.max(0, Number(button.dataset.count) + (isOwn ? 1 : -1)));
}

export function showKnown(button: HTMLButtonElement): void {
  const { known } = button.dataset;
  delete button.dataset.known;
  if (known !== undefined) showCount(button, Number(known));
}

function showCount(button: HTMLButtonElement, count: number): void {
  button.dataset.count = String(count);
  button.setAttribute("aria-label", sayReaction(button.dataset.name ?? "", count));
  const number = button.querySelector("[data-number]");
  number?.replaceChildren(formatNumber(count));
  number?.toggleAttribute("hidden", count === 0);
}
