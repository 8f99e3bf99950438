/**
 * Texts that were typed and not posted yet, kept by this browser: by their form, and by who typed them, because another
 * account must not find them in its form.
 */
const keyOf = ({ dataset: { writing = "", owner = "" } }: HTMLFormElement) => `cirrus.draft:${owner}:${writing}`;

export function readDraft(form: HTMLFormElement): string {
  try {
    return localStorage.getItem(keyOf(form)) ?? "";
  } catch {
    // Storage may be switched off, or full: then there are no drafts.
    return "";
  }
}

export function keepDraft(form: HTMLFormElement, text: string): void {
  try {
    if (text.trim()) localStorage.setItem(keyOf(form), text);
    else localStorage.removeItem(keyOf(form));
  } catch {
    // As above.
  }
}
