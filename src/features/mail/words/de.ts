import type { en } from "./en.ts";

export const de: typeof en = {
  unsent: "Die E-Mail konnte nicht verschickt werden. Versuch es in einer Minute noch einmal.",
  misconfigured:
    "Die E-Mail konnte nicht verschickt werden, und das liegt nicht an dir: Wer diese Seite betreibt, muss etwas in Ordnung bringen. Versuch es später noch einmal.",
  noKey: "Diese Seite kann noch keine E-Mails verschicken: Wer sie betreibt, muss RESEND_API_KEY setzen.",
  recipient:
    "An diese Adresse konnte die E-Mail nicht verschickt werden. Prüf sie auf Tippfehler und versuch es noch einmal.",
};
