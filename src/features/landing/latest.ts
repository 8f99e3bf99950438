import * as z from "zod/mini";
import { listen } from "~/features/live/connection.ts";
import { languageNow } from "~/platform/language.ts";
import { landing } from "~/platform/limits.ts";
import { shownName } from "~/platform/person-name.ts";
import { isCalm } from "~/ui/is-calm.ts";

const entry = z.object({ id: z.string(), name: z.string(), body: z.string(), at: z.number() });
const page = z.object({ entries: z.array(entry) });

type LatestEntry = z.infer<typeof entry>;

/** Fills the list of `Latest.astro` with the newest entries, and keeps it so. */
export async function showLatest(list: HTMLElement): Promise<void> {
  const template = document.querySelector<HTMLTemplateElement>("template[data-latest-entry]");
  if (!template) return;
  let entries = await readNewest();
  let isStale = true;
  const show = () => {
    // Whoever stands on an entry by keyboard keeps it until they go on.
    if (!isStale || list.querySelector(":focus-visible")) return false;
    isStale = false;
    if (entries) list.replaceChildren(...entries.map((one) => itemOf(template, one)));
    if (!entries?.length) list.replaceChildren(sentence(list.dataset[entries ? "none" : "failed"]));
    list.removeAttribute("aria-busy");
    return true;
  };
  show();
  list.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && list.contains(relatedTarget))) show();
  });
  listen(["guestbook"], (frame) => {
    if (frame.type !== "guestbook" || frame.change === "reactions") return;
    const id = frame.change === "shown" ? frame.entry.id : frame.id;
    const others = (entries ?? []).filter((one) => one.id !== id);
    entries = frame.change === "shown" ? newestOf([frame.entry, ...others]) : others;
    isStale = true;
    if (show() && entries[0]?.id === id) arrive(list.firstElementChild);
  });
}

async function readNewest(): Promise<LatestEntry[] | null> {
  try {
    const response = await fetch("/guestbook.json");
    return newestOf(page.parse(await response.json()).entries);
  } catch {
    return null;
  }
}

/** Ids are UUIDv7: they sort by time. */
function newestOf(entries: readonly LatestEntry[]): LatestEntry[] {
  return [...entries].sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, landing.entriesShown);
}

function itemOf(template: HTMLTemplateElement, { id, name, body, at }: LatestEntry): Node {
  const item = document.importNode(template.content, true);
  item.querySelector("a")?.setAttribute("href", `/guestbook/${id}`);
  item.querySelector("bdi")?.replaceChildren(shownName(name));
  item.querySelector("[data-text]")?.replaceChildren(body);
  const time = item.querySelector("time");
  time?.setAttribute("datetime", new Date(at).toISOString());
  time?.replaceChildren(new Intl.DateTimeFormat(languageNow(), { dateStyle: "medium" }).format(at));
  return item;
}

function sentence(text = ""): HTMLElement {
  return Object.assign(document.createElement("li"), { className: "text-muted", textContent: text });
}

function arrive(item: Element | null): void {
  if (!isCalm()) item?.animate([{ opacity: 0, transform: "translateY(-0.5rem)" }, {}], { duration: landing.arrivalMs });
}
