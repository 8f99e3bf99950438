import { wordsFrom } from "~/platform/language.ts";
import { showToast } from "~/ui/toast.ts";
import { entryOnPage, putBack, takeOff } from "../entry/entry-view.ts";
import { post } from "../post-form.ts";
import { ownEntriesPath } from "../rules.ts";
import { inBrowserWords } from "../words/in-browser.ts";
import { offerBriefly } from "./offer-briefly.ts";

export interface Own {
  id: string;
  isEditable: boolean;
}

const source = document.querySelector<HTMLElement>("[data-own]");
/** The reader's name, as their entries carry it. */
export const ownName = source?.dataset.ownName ?? "";
const template = source?.querySelector<HTMLTemplateElement>("template[data-new-tools]");

/** Puts "Edit" and "Remove" on every entry of the page that is its reader's own. The server has said which. */
export function addToolsToAll(): void {
  const own: Own[] = JSON.parse(source?.dataset.own ?? "[]");
  for (const entry of own) {
    const article = entryOnPage(entry.id);
    if (article) addTools(article, entry);
  }
}

export function addTools(article: HTMLElement, { id, isEditable }: Own): void {
  if (!template) return;
  const tools = document.importNode(template.content, true);
  const edit = tools.querySelector<HTMLAnchorElement>("[data-edit]");
  if (isEditable) edit?.setAttribute("href", `/guestbook/${id}/edit`);
  else edit?.remove();
  const form = tools.querySelector("form");
  form?.querySelector("input[name=entry]")?.setAttribute("value", id);
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void remove(article, form);
  });
  article.appendChild(tools);
}

/** Removes an entry where it stands, and offers to put it back there. */
async function remove(article: HTMLElement, form: HTMLFormElement): Promise<void> {
  const outcome = await post(form.action, new FormData(form));
  if ("refusal" in outcome) {
    showToast(outcome.refusal, { tone: "bad" });
    return;
  }
  const words = wordsFrom(inBrowserWords);
  const notice = takeOff(article);
  const undo = Object.assign(document.createElement("button"), {
    type: "button",
    className: "link min-h-11 cursor-pointer font-semibold",
    textContent: words.undo,
  });
  undo.addEventListener("click", () => void restore(article, new FormData(form)));
  // The news of it may have been faster, and has said less.
  notice.textContent = `${words.youRemoved} `;
  notice.appendChild(undo);
  undo.focus({ preventScroll: true });
  offerBriefly(undo);
}

async function restore(article: HTMLElement, entry: FormData): Promise<void> {
  const outcome = await post(`${ownEntriesPath}?_action=guestbook.restore`, entry);
  if ("refusal" in outcome) showToast(outcome.refusal, { tone: "bad" });
  else putBack(article);
  article.querySelector("a")?.focus({ preventScroll: true });
}
