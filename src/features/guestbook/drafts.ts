/** Texts that were typed and not posted yet, kept by this browser, by the name of their form. */
const keyOf = (form: string) => `cirrus.draft:${form}`;

export function readDraft(form: string): string {
  try {
    return localStorage.getItem(keyOf(form)) ?? "";
  } catch {
    // Storage may be switched off, or full: then there are no drafts.
    return "";
  }
}

export function keepDraft(form: string, text: string): void {
  try {
    if (text.trim()) localStorage.setItem(keyOf(form), text);
    else localStorage.removeItem(keyOf(form));
  } catch {
    // As above.
  }
}
