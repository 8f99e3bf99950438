import type { en } from "./en.ts";

export const de: typeof en = {
  description:
    "Eine lebendige Seite auf Cloudflare, die mit zwei Befehlen läuft: ein Gästebuch, ein Zähler, der sich vor deinen Augen bewegt, und Anmeldung mit einem Code per E-Mail.",
  heading: "Eine lebendige Seite, die fast nichts wiegt",
  lead: "Statische Seiten vom Rand des Netzes, lebendige Zahlen über einen einzigen WebSocket, alles gespeichert in D1. Lies sie, schreib hinein, beweg etwas, und betreib dann deine eigene.",
  toGuestbook: "Ins Gästebuch schreiben",
  toCounter: "Den Zähler bewegen",
  now: "Gerade jetzt",
  needsScript: "Diese Zahlen brauchen JavaScript.",
  counterPage: "Die Seite des Zählers",
  showsWithout: "zeigt seinen Stand auch ohne.",
  latest: {
    heading: "Neueste Einträge",
    all: "Das ganze Gästebuch",
    needsScript:
      "Neue Einträge erscheinen hier, sobald sie geschrieben sind, mit JavaScript. Das Gästebuch braucht keines.",
    none: "Noch hat niemand geschrieben. Mach den Anfang.",
    failed: "Die Einträge konnten nicht geladen werden.",
  },
  speed: {
    heading: "Wie schnell sie ist",
    lead: "Gemessen mit Befehlen, die alle ausführen können, auf einem Rechner mit zwei Kernen. Die letzte Spalte ist das, was dieselbe Seite früher als Single-Page-App mit Hono und tRPC erreichte.",
    caption: "Was sie wiegt und leistet, hier und als Single-Page-App",
    what: "Was",
    here: "Hier",
    before: "Single-Page-App",
    rows: {
      scripts: "JavaScript, alles, was diese Seite je lädt",
      lighthouse: "Lighthouse-Leistung auf einem Telefon",
      requests: "Anfragen an den Worker für diese Seite",
      rowsRead: "Gelesene Zeilen für eine Seite im Gästebuch, bei 100.000 Einträgen",
      clicks: "Gezählte Klicks je Sekunde, während 1.000 Leute zusehen",
    },
    wholeTable: "die ganze Tabelle",
    measuredBy: "Zum Nachmessen:",
  },
  parts: {
    heading: "Was es hier gibt",
    guestbook: {
      title: "Ein Gästebuch",
      text: "Zwanzig Einträge je Seite, gelesen mit einer Abfrage, so lang es auch wird. Schreib hinein, mit oder ohne JavaScript.",
    },
    counter: {
      title: "Einen Zähler",
      text: "Beweg ihn, und alle sehen es. Klicks überstehen eine verlorene Verbindung und zählen genau einmal.",
    },
    account: {
      title: "Ein Konto",
      text: "Kein Passwort, das du vergessen kannst: sechs Ziffern per E-Mail. Seiten, die kein Konto brauchen, fragen nie, wer du bist.",
    },
    architecture: {
      title: "Wie es funktioniert",
      text: "Folge einer Anfrage durch das ganze System, Schritt für Schritt, und bei jedem steht die Datei, in der er geschieht.",
    },
  },
  run: {
    heading: "Betreib sie selbst",
    text: "Zwei Befehle, kein Konto, keine Einstellungen. Ein dritter bringt sie in dein eigenes Cloudflare-Konto.",
    copy: "Kopieren",
    copied: "Kopiert",
  },
};
