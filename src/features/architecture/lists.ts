import { isCalm } from "~/ui/is-calm.ts";
import { type JourneyId, journeyIds } from "./system.ts";

/**
 * Lets the lists of the page, which the server has written, ask for a journey on the drawing, until the function that comes
 * back is called. An address that names a journey opens its list.
 */
export function watchLists(follow: (journey: JourneyId) => void): () => void {
  const life = new AbortController();
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-follow]")) {
    button.disabled = false;
    const journey = journeyIds.find((id) => id === button.dataset.follow);
    if (journey) button.addEventListener("click", () => follow(journey), { signal: life.signal });
  }
  openNamed();
  addEventListener("hashchange", openNamed, { signal: life.signal });
  return () => life.abort();
}

function openNamed(): void {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

/** Marks a step in its list, and no other; where list and drawing stand side by side, scrolls the list to it. */
export function markStep(journey: JourneyId | null, step: string | null): void {
  document.querySelector("[data-step][aria-current]")?.removeAttribute("aria-current");
  const item = document.querySelector(`[data-step="${journey}.${step}"]`);
  const list = item?.closest("details");
  if (!item || !list) return;
  list.open = true;
  item.setAttribute("aria-current", "step");
  if (!matchMedia("(min-width: 64rem)").matches) return;
  item.scrollIntoView({ block: "center", behavior: isCalm() ? "instant" : "smooth" });
}
