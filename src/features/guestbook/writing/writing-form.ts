/**
 * The little that comes with every form for a text. The rest is fetched when somebody turns to the form, or when a draft
 * waits for it; until then, and without it, the form is posted as it is.
 */
import { readDraft } from "./drafts.ts";

const form = document.querySelector<HTMLFormElement>("form[data-writing]");
const own = document.querySelector<HTMLElement>("[data-own]");

if (form) {
  const start = async () => {
    const client = await import("./writing-client.ts").catch(() => null);
    client?.takeOver(form);
  };
  const open = () => {
    // It stays so: where a click does not focus a button, the button would be gone before it is clicked.
    form.setAttribute("data-open", "");
    void start();
  };
  // Here, because the keys may be pressed before the rest is there: then the form is posted as it is.
  form.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
  });
  const isWanted = form.contains(document.activeElement) || readDraft(form) !== "";
  if (isWanted) open();
  else form.addEventListener("focusin", open, { once: true });
}

if (own && own.dataset.own !== "[]") {
  void import("./own-entries.ts").then(
    ({ addToolsToAll }) => addToolsToAll(),
    // "Your entries" has the same tools.
    () => {},
  );
}
