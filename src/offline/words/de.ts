import type { en } from "./en.ts";

export const de: typeof en = {
  title: "Kein Netz",
  description: "Ohne Netz lässt sich diese Seite nicht holen.",
  heading: "Das Netz ist weg",
  text: "Sobald das Netz wieder da ist, kommt diese Seite von selbst.",
  nothingLost:
    "Angefangene Einträge bleiben in diesem Browser. Klicks auf einen Zähler, der offen bleibt, werden später gesendet.",
  readable: "Das kannst du inzwischen lesen, so wie du es zuletzt gesehen hast:",
  tryNow: "Jetzt versuchen",
};
