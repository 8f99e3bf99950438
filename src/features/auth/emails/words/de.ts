import type { en } from "./en.ts";

export const de: typeof en = {
  code: {
    subject: (code: string) => `${code} ist dein Code für Cirrus`,
    title: "Bei Cirrus anmelden",
    preview: (code: string) => `Dein Code für Cirrus ist ${code}`,
    enter: "Gib ihn auf der Seite ein, die danach gefragt hat, oder melde dich stattdessen auf diesem Gerät an:",
    signIn: "Anmelden",
    copy: "Der Knopf tut nichts? Kopier das in einen Browser:",
    valid: (minutes: number) =>
      `Eins von beiden gilt einmal, ${minutes} Minuten lang. Wer sie hat, kann sich in deinem Namen anmelden: Gib sie nicht weiter.`,
    notYou:
      "Du hast nicht danach gefragt? Dann hat sich jemand bei der Adresse vertippt: Beachte diese E-Mail nicht, und es geschieht nichts.",
  },
  change: {
    subject: (code: string) => `${code} ist dein Code, um diese Adresse bei Cirrus zu verwenden`,
    title: "Diese Adresse bei Cirrus verwenden",
    preview: (code: string) => `Dein Code für diese Adresse ist ${code}`,
    enter: (minutes: number) =>
      `Gib ihn auf der Seite ein, die danach gefragt hat, dann hat dein Konto diese Adresse. Er gilt einmal, ${minutes} Minuten lang, und meldet niemanden an.`,
    notYou:
      "Du hast nicht danach gefragt? Dann hat sich jemand bei der Adresse vertippt: Beachte diese E-Mail nicht, verrate niemandem den Code, und es geschieht nichts.",
  },
  newDevice: {
    subject: "Neue Anmeldung bei Cirrus",
    what: "Jemand hat sich bei deinem Konto angemeldet, von einem Gerät oder aus einem Land, das wir von dir noch nicht kennen:",
    device: (name: string) => `Gerät: ${name}`,
    place: (name: string) => `Ort: ${name}`,
    time: (time: string) => `Zeit: ${time} UTC`,
    you: "Das warst du? Dann ist nichts zu tun.",
    notYou:
      "Das warst du nicht? Dann beende diese Sitzung in der Liste deiner Geräte und ändere das Passwort dieses Postfachs: Wer deine E-Mails liest, kann sich anmelden.",
    devices: "Deine Geräte",
    turnOff: "E-Mails wie diese kannst du in deinem Profil abstellen.",
  },
};
