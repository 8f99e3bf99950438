/** What the parts say by themselves. */
export const uiWords = {
  en: { dismiss: "Dismiss" },
  de: { dismiss: "Schließen" },
};
