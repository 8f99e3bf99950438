import { wordsFrom } from "~/platform/language.ts";
import { charactersLeft, draftSavedAfterMs, entryBody } from "~/platform/limits.ts";
import { cleanText, countGraphemes } from "~/platform/text.ts";
import { markField } from "~/ui/mark-field.ts";
import { inBrowserWords } from "../words/in-browser.ts";
import { keepDraft } from "./drafts.ts";

/** The field for a text, with what stands around it in `BodyField.astro`. */
export interface BodyField {
  read(): string;
  /** Whether there is a text, and not too much of it. */
  fits(): boolean;
  /** Puts a text there, as if it had been typed. */
  write(text: string): void;
  /** Makes room for the next text. The draft keeps the one that was there until it is written back or forgotten. */
  setAside(): void;
  /** Says what is wrong at the field, as the server does when it renders the form again; "" when nothing is. */
  complain(refusal: string): void;
  /** What is typed from now on is no longer kept as a draft; what waits to be kept is not. */
  forgetDraft(): void;
}

/** Counts what is left, and keeps a draft. Null when the form has no such field. */
export function bodyFieldOf(form: HTMLFormElement): BodyField | null {
  const field = form.querySelector<HTMLTextAreaElement>("textarea[name=body]");
  if (!field) return null;
  let saving: ReturnType<typeof setTimeout> | undefined;
  let aside = "";
  const count = counterIn(form);

  const keep = () => keepDraft(form, joinTexts(aside, field.value));
  const changed = () => {
    count(field.value);
    clearTimeout(saving);
    saving = setTimeout(keep, draftSavedAfterMs);
  };
  field.addEventListener("input", () => {
    if (field.ariaInvalid) markField(field, "");
    changed();
  });
  addEventListener("pagehide", () => saving !== undefined && keep());
  count(field.value);

  return {
    read: () => field.value,
    fits: () => cleanText(field.value) !== "" && leftOf(field.value) >= 0,
    write: (text) => {
      aside = "";
      field.value = text;
      changed();
    },
    setAside: () => {
      aside = field.value;
      field.value = "";
      changed();
    },
    complain: (refusal) => markField(field, refusal),
    forgetDraft: () => {
      clearTimeout(saving);
      saving = undefined;
      aside = "";
      keepDraft(form, "");
    },
  };
}

const leftOf = (text: string) => entryBody.maxGraphemes - countGraphemes(cleanText(text));

/** Two texts as one, when there are two. */
export function joinTexts(first: string, second: string): string {
  return [first, second].filter(Boolean).join("\n\n");
}

/** Shows how many characters are left with each key, and says so after a pause, when they are few. */
function counterIn(form: HTMLFormElement): (text: string) => void {
  const shown = form.querySelector("[data-left]");
  const said = form.querySelector("[data-left-said]");
  let saying: ReturnType<typeof setTimeout> | undefined;
  return (text) => {
    const left = leftOf(text);
    const words = wordsFrom(inBrowserWords);
    const amount = left < 0 ? words.charactersTooMany(-left) : words.charactersLeft(left);
    if (shown) shown.textContent = amount;
    shown?.classList.toggle("text-bad", left < 0);
    clearTimeout(saying);
    saying = setTimeout(() => {
      if (said) said.textContent = left <= charactersLeft.saidFrom ? words.characters(amount) : "";
    }, charactersLeft.saidAfterMs);
  };
}
