import type { en } from "./en.ts";

export const de: typeof en = {
  deleted: {
    subject: "Dein Konto bei Cirrus wurde gelöscht",
    title: "Dein Konto wurde gelöscht",
    preview: "Was Cirrus über dich gespeichert hatte, ist weg.",
    gone: "Was Cirrus über dich gespeichert hatte, ist weg: Name, Adresse, Geräte, Anmeldungen. Deine Einträge im Gästebuch wurden entfernt oder ohne deinen Namen behalten, wie du es gewählt hast.",
    back: "Du kannst jederzeit wiederkommen. Wenn du dich mit dieser Adresse anmeldest, entsteht ein neues, leeres Konto.",
    notYou:
      "Du hast das nicht verlangt? Dann konnte jemand anders deine E-Mails lesen: So meldet man sich an. Schütz dein Postfach mit einem neuen Passwort.",
  },
  taken: {
    subject: "Diese Adresse hat schon ein Konto bei Cirrus",
    title: "Es wurde nichts geändert",
    preview: "Diese Adresse hat schon ein Konto bei Cirrus.",
    what: "Jemand wollte diese Adresse für ein anderes Konto bei Cirrus verwenden. Sie hat ein eigenes Konto, deshalb steht in dieser E-Mail kein Code.",
    you: "Warst du das? Melde dich mit dieser Adresse an und lösch zuerst jenes Konto, dann versuch es noch einmal.",
    notYou:
      "Du warst das nicht? Dann hat sich jemand bei der Adresse vertippt: Beachte diese E-Mail nicht, und es geschieht nichts.",
  },
  changed: {
    subject: "Die E-Mail-Adresse deines Kontos bei Cirrus wurde geändert",
    title: "Deine Adresse wurde geändert",
    preview: "Dein Konto bei Cirrus hat eine neue E-Mail-Adresse.",
    what: (hint: string) =>
      `Dein Konto bei Cirrus hat jetzt die Adresse ${hint}. Codes gehen von jetzt an dorthin, und mit dieser Adresse kommt niemand mehr hinein.`,
    notYou:
      "Du warst das nicht? Dann war jemand in deinem Namen angemeldet. Sag sofort denen Bescheid, die diese Seite betreiben, und schütz dein Postfach mit einem neuen Passwort.",
  },
};
