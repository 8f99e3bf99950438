import type { en } from "./en.ts";

export const de: typeof en = {
  heading: "Wie schnell sie für Besucher ist",
  lead: (days) =>
    `Gemessen bei einem Teil der Seitenaufrufe der letzten ${days} Tage, ohne Cookies und ohne etwas, das verrät, wer jemand ist. Drei von vier Aufrufen waren mindestens so schnell.`,
  caption: "Wie schnell Seiten für drei von vier Besuchern sind",
  page: "Seite",
  metrics: {
    LCP: "größter Inhalt",
    INP: "Antwort auf Eingaben",
    CLS: "Verschiebungen",
    FCP: "erster Inhalt",
    TTFB: "erstes Byte",
  },
  ratings: { good: "gut", fair: "verbesserungsbedürftig", poor: "schlecht" },
  unknown: "unbekannt",
};
