/**
 * Saves the name without a reload. Better Auth's browser client does it, so that every page of this browser which follows
 * its session store learns of the new name. The client comes when somebody turns to the form; without it the form is
 * posted as it is.
 */
import { wordsFrom } from "~/platform/language.ts";
import { markField } from "~/ui/mark-field.ts";
import { profileWordsInBrowser } from "../words/in-browser.ts";

const form = document.querySelector<HTMLFormElement>("form[data-name-form]");
const field = form?.querySelector<HTMLInputElement>("input[name=name]");
const outcome = form?.querySelector<HTMLElement>("[data-outcome]");

const load = () => import("./name-client.ts");

if (form && field && outcome) {
  let isBusy = false;

  const save = async () => {
    const client = await load().catch(() => null);
    if (!client) return form.submit();
    const words = wordsFrom(profileWordsInBrowser);
    say(outcome, words.saving);
    const saved = await client.saveName(field.value);
    if ("name" in saved) field.value = saved.name;
    markField(field, "refusal" in saved ? saved.refusal : "");
    say(outcome, "name" in saved ? words.saved(saved.name) : "");
  };

  form.addEventListener("focusin", () => void load().catch(() => {}), { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    await save().finally(() => {
      isBusy = false;
    });
  });
}

function say(place: HTMLElement, words: string): void {
  place.textContent = words;
}
