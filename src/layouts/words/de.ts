import type { en } from "./en.ts";

export const de: typeof en = {
  tagline: "eine lebendige Seite auf Cloudflare",
  skip: "Zum Inhalt springen",
  main: "Hauptnavigation",
  menu: "Menü",
  guestbook: "Gästebuch",
  counter: "Zähler",
  architecture: "Architektur",
  account: "Konto",
  signIn: "Anmelden",
  runsOn: "Cirrus läuft auf Cloudflare: Astro, Durable Objects, D1.",
  health: "Zustand",
  notFound: {
    title: "Nicht gefunden",
    description: "Unter dieser Adresse gibt es keine Seite.",
    heading: "Hier ist nichts",
    text: "Vielleicht ist die Seite umgezogen, vielleicht wurde der Eintrag entfernt.",
  },
  tooOften: {
    title: "Zu viele Anfragen",
    description: "Von dieser Adresse kam innerhalb einer Minute zu viel.",
    heading: "Das war zu oft",
    text: "Aus deinem Netz kam mehr, als irgendjemand braucht. Warte eine Minute, geh dann zurück und schick es noch einmal: Was du geschrieben hast, steht noch im Formular.",
  },
  broken: {
    title: "Etwas ist kaputtgegangen",
    description: "Diese Seite konnte nicht erstellt werden.",
    heading: "Bei uns ist etwas kaputtgegangen",
    text: "Versuch es gleich noch einmal. Wenn es so bleibt, finden die, die diese Seite betreiben, die Ursache mit dieser Nummer:",
  },
  backToStart: "Zur Startseite",
  toGuestbook: "Zum Gästebuch",
};
