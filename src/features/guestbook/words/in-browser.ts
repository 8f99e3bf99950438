import { formatNumber } from "~/platform/language.ts";

const en = {
  total: (count: number) => `${formatNumber(count)} ${count === 1 ? "entry" : "entries"}.`,
  newEntries: (count: number) => `${formatNumber(count)} new ${count === 1 ? "entry" : "entries"}`,
  newEntriesBeyond: (count: number) => `More than ${formatNumber(count)} new entries`,
  entriesFrom: (country: string) => `Entries from ${country}`,
  people: (count: number) => `${formatNumber(count)} ${count === 1 ? "person" : "people"}`,
  charactersLeft: (count: number) => `${formatNumber(count)} left`,
  charactersTooMany: (count: number) => `${formatNumber(count)} too many`,
  characters: (words: string) => `Characters: ${words}`,
  sending: "Sending…",
  removed: "This entry was removed.",
  youRemoved: "You removed this entry.",
  undo: "Undo",
  unreachable: "That could not be sent. Check your connection and try again; nothing is lost.",
};

const de: typeof en = {
  total: (count) => `${formatNumber(count)} ${count === 1 ? "Eintrag" : "Einträge"}.`,
  newEntries: (count) => `${formatNumber(count)} ${count === 1 ? "neuer Eintrag" : "neue Einträge"}`,
  newEntriesBeyond: (count) => `Mehr als ${formatNumber(count)} neue Einträge`,
  // Not "aus": some countries need an article then, and which one nobody has written down.
  entriesFrom: (country) => `Einträge, Land: ${country}`,
  people: (count) => `${formatNumber(count)} ${count === 1 ? "Person" : "Personen"}`,
  charactersLeft: (count) => `noch ${formatNumber(count)}`,
  charactersTooMany: (count) => `${formatNumber(count)} zu viel`,
  characters: (words) => `Zeichen: ${words}`,
  sending: "Wird gesendet …",
  removed: "Dieser Eintrag wurde entfernt.",
  youRemoved: "Du hast diesen Eintrag entfernt.",
  undo: "Rückgängig machen",
  unreachable:
    "Das konnte nicht gesendet werden. Prüf deine Verbindung und versuch es noch einmal; nichts ist verloren.",
};

/** What scripts say on pages of the guestbook. Every browser gets both languages, so this stays small. */
export const inBrowserWords = { en, de };
