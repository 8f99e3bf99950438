const en = {
  approved: (name: string) => `Approved the entry of ${name}.`,
  hidden: (name: string) => `Hid the entry of ${name}.`,
  banned: (name: string) => `Banned ${name}, and hid the entry.`,
  undo: "Undo",
  undone: "Taken back.",
  nothingToUndo: "There is nothing to undo on this page. Earlier decisions can be undone in the log.",
};

const de: typeof en = {
  approved: (name) => `Du hast den Eintrag von ${name} freigegeben.`,
  hidden: (name) => `Du hast den Eintrag von ${name} ausgeblendet.`,
  banned: (name) => `Du hast ${name} gesperrt und den Eintrag ausgeblendet.`,
  undo: "Rückgängig machen",
  undone: "Zurückgenommen.",
  nothingToUndo:
    "Auf dieser Seite gibt es nichts zurückzunehmen. Frühere Entscheidungen nimmst du im Protokoll zurück.",
};

/** What scripts say on pages for moderators. Every browser gets both languages, so this stays small. */
export const inBrowserWords = { en, de };
