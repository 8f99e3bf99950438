/** What the service worker writes on a page that it shows from memory. It holds both languages: keep it short. */
export const lastSeenWords = {
  en: { asOf: (time: string) => `No network. You last saw this page like this: ${time}.`, tryNow: "Try now" },
  de: {
    asOf: (time: string) => `Kein Netz. So hast du diese Seite zuletzt gesehen: ${time}.`,
    tryNow: "Jetzt versuchen",
  },
};
