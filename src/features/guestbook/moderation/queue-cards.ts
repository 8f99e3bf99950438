/** The entries of the list as cards on the page: which one has the focus, how one goes, and how it comes back. */
const list = document.querySelector<HTMLOListElement>("[data-queue]");
const empty = document.querySelector<HTMLElement>("[data-empty]");
const items = [...document.querySelectorAll<HTMLElement>("[data-queue] > li")];

/** Takes entries into the order of the focus. */
export function prepareCards(): void {
  for (const item of items) articleOf(item)?.setAttribute("tabindex", "-1");
}

const articleOf = (item: Element | undefined) => item?.querySelector<HTMLElement>("article");
const shown = () => items.filter((item) => item.isConnected);

/** The form of the entry that has the focus, or that has something in it that does. */
export function focusedForm(): HTMLFormElement | null {
  const item = items.find((candidate) => candidate.contains(document.activeElement));
  return item?.querySelector<HTMLFormElement>("form[data-verdict]") ?? null;
}

/** Leads the focus to the entry that is so many further down; to the first one when it is outside of the list. */
export function moveFocus(by: number): void {
  const cards = shown();
  const here = cards.findIndex((item) => item.contains(document.activeElement));
  const there = here < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, here + by));
  focusOn(cards[there]);
}

export function focusOn(item: Element | undefined): void {
  const article = articleOf(item);
  article?.focus({ preventScroll: true });
  article?.scrollIntoView({ block: "nearest" });
}

/**
 * Takes a card off the page, and leads the focus on: to the next one, the one before, or to the words for none. After the
 * last of a page that others follow, the browser goes `onward`.
 */
export function takeOut(item: HTMLElement, onward: string): void {
  const cards = shown();
  const here = cards.indexOf(item);
  const hadFocus = item.contains(document.activeElement) || document.activeElement === document.body;
  item.remove();
  if (cards.length === 1) showEmpty(onward);
  else if (hadFocus) focusOn(cards[here + 1] ?? cards[here - 1]);
}

function showEmpty(onward: string): void {
  if (document.querySelector("a[data-next]")) {
    location.assign(onward);
    return;
  }
  if (!empty) return;
  empty.hidden = false;
  empty.focus();
}

/** Puts a card back where it was. */
export function putBack(item: HTMLElement): void {
  const following = items.slice(items.indexOf(item) + 1).find((other) => other.isConnected);
  list?.insertBefore(item, following ?? null);
  if (empty) empty.hidden = true;
  focusOn(item);
}
