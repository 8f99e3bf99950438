/** The health of the site as people read it. Both languages are sent to browsers: keep it short. */
export const healthWords = {
  en: {
    label: "API health",
    pass: "All good",
    warn: "Slower than usual",
    fail: "Trouble",
    noAnswer: "No answer",
  },
  de: {
    label: "Zustand der API",
    pass: "Alles gut",
    warn: "Langsamer als sonst",
    fail: "Störung",
    noAnswer: "Keine Antwort",
  },
};
