/** How long to wait, for pages and for scripts on them. */
export const waitWords = {
  en: {
    seconds: (amount: number) => (amount === 1 ? "1 second" : `${amount} seconds`),
    minutes: (amount: number) => (amount === 1 ? "1 minute" : `${amount} minutes`),
    tryAgain: (wait: string) => `That was too often. Try again in ${wait}; nothing you wrote is lost.`,
  },
  de: {
    seconds: (amount: number) => (amount === 1 ? "1 Sekunde" : `${amount} Sekunden`),
    minutes: (amount: number) => (amount === 1 ? "1 Minute" : `${amount} Minuten`),
    tryAgain: (wait: string) =>
      `Das war zu oft. Versuch es in ${wait} noch einmal; was du geschrieben hast, ist nicht verloren.`,
  },
};

/** What every feature may have to say. */
export const platformWords = {
  en: {
    unknown: "Unknown",
    unknownBrowser: "Unknown browser",
    browserOn: (browser: string, system: string) => `${browser} on ${system}`,
    notUnderstood: "That form was not understood. Load the page again, and send it once more.",
    broken: (requestId: string) =>
      `Something broke on our side. Try again in a moment. In our log it has the number ${requestId}.`,
  },
  de: {
    unknown: "Unbekannt",
    unknownBrowser: "Unbekannter Browser",
    browserOn: (browser: string, system: string) => `${browser} unter ${system}`,
    notUnderstood: "Das Formular war nicht zu verstehen. Lade die Seite neu und schick es noch einmal.",
    broken: (requestId: string) =>
      `Bei uns ist etwas kaputtgegangen. Versuch es gleich noch einmal. In unserem Protokoll hat es die Nummer ${requestId}.`,
  },
};
