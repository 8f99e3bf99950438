import type { ConnectionState } from "./connection.ts";
import type { RefusalCode } from "./protocol.ts";

interface Words {
  /** The state of the connection as people read it. */
  connection: Readonly<Record<ConnectionState, string>>;
  /** For a page that goes on working beside the new version. */
  newVersion: string;
  reload: string;
  onlineByCountry: string;
  elsewhere: string;
  /** Why an add was not counted. */
  refusals: Readonly<Record<RefusalCode, string>>;
}

const en: Words = {
  connection: {
    connecting: "Connecting…",
    live: "Live: changes arrive as they happen.",
    reconnecting: "Connection lost. Reconnecting…",
    offline: "You are offline. Clicks are kept and sent when the network is back.",
    paused: "Paused while this page is hidden.",
    ended: "You were signed out.",
    outdated: "A newer version of this site is out. Reload this page to go on.",
  },
  newVersion: "A new version is out.",
  reload: "Reload",
  onlineByCountry: "People online by country",
  elsewhere: "elsewhere",
  refusals: {
    "signed-out": "Sign in to move the counter.",
    "too-busy": "Too busy just now. Try again in a moment.",
    "too-fast": "Too many clicks at once. Try again in a moment.",
  },
};

const de: Words = {
  connection: {
    connecting: "Verbindung wird aufgebaut …",
    live: "Live: Änderungen erscheinen, sobald sie geschehen.",
    reconnecting: "Verbindung verloren. Sie wird neu aufgebaut …",
    offline: "Du bist offline. Klicks werden aufgehoben und gesendet, sobald das Netz wieder da ist.",
    paused: "Angehalten, solange diese Seite nicht zu sehen ist.",
    ended: "Du wurdest abgemeldet.",
    outdated: "Es gibt eine neuere Version dieser Seite. Lade sie neu, dann geht es weiter.",
  },
  newVersion: "Es gibt eine neue Version.",
  reload: "Neu laden",
  onlineByCountry: "Wer gerade da ist, nach Ländern",
  elsewhere: "anderswo",
  refusals: {
    "signed-out": "Melde dich an, um den Zähler zu bewegen.",
    "too-busy": "Gerade ist zu viel los. Versuch es gleich noch einmal.",
    "too-fast": "Zu viele Klicks auf einmal. Versuch es gleich noch einmal.",
  },
};

/** What scripts say about the connection. Both languages are sent to browsers: keep it short. */
export const liveWords = { en, de };
