import type { en } from "./en.ts";

export const de: typeof en = {
  page: {
    title: "Zähler",
    description: "Ein Zähler für alle, live über einen WebSocket.",
    heading: "Ein Zähler, der allen gehört",
  },
  direction: "Nimm einen der beiden Knöpfe.",
  strip: {
    online: "Gerade da",
    counter: "Zähler",
    outdated: "Es gibt eine neuere Version. ",
    reload: "Neu laden",
  },
  history: {
    "24h": {
      tab: "24 Stunden",
      heading: "Die letzten 24 Stunden",
      most: "Am meisten in einer halben Stunde: ",
      chart:
        "Balkendiagramm der Bewegungen in jeder halben Stunde der letzten 24 Stunden. Die Zahlen stehen in der Tabelle darunter.",
      empty: "In den letzten 24 Stunden hat sich nichts bewegt. Der nächste Klick zeichnet rechts einen Balken.",
      begin: "vor 24 Stunden",
      end: "jetzt",
      bars: "Ein Balken für jede halbe Stunde.",
      column: "Halbe Stunde (UTC)",
    },
    "30d": {
      tab: "30 Tage",
      heading: "Die letzten 30 Tage",
      most: "Am meisten an einem Tag: ",
      chart: "Balkendiagramm der Bewegungen an jedem der letzten 30 Tage. Die Zahlen stehen in der Tabelle darunter.",
      empty: "In den letzten 30 Tagen hat sich nichts bewegt. Der nächste Klick zeichnet rechts einen Balken.",
      begin: "vor 30 Tagen",
      end: "heute",
      bars: "Ein Balken für jeden Tag.",
      column: "Tag (UTC)",
    },
    ranges: "Zeitraum des Diagramms",
    counting: "Beide Richtungen zählen als Bewegung: 5 dazu und 2 weg macht 7.",
    table: "Die Zahlen als Tabelle",
    caption: (date: string, time: string) =>
      `Stand: ${date}, ${time} UTC, das Neueste zuerst. Was nicht dasteht, hatte keine Bewegungen.`,
    added: "Dazugezählt",
    taken: "Abgezogen",
    none: "Noch keine Bewegungen.",
  },
};
