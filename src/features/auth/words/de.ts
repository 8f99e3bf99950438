import type { en } from "./en.ts";

export const de: typeof en = {
  menu: {
    account: "Konto:",
    profile: "Profil",
    moderation: "Moderation",
    signIn: "Anmelden",
    signOut: "Abmelden",
  },
  page: {
    title: "Anmelden",
    byCode: "Melde dich mit einem Code aus einer E-Mail bei Cirrus an.",
    byLink: "Melde dich mit einem Link aus einer E-Mail bei Cirrus an.",
  },
  email: {
    heading: "Anmelden",
    headingAgain: "Noch einmal anmelden",
    about: "Wir schicken dir einen Code und einen Link. Kein Passwort, und eine neue Adresse ergibt ein neues Konto.",
    aboutAgain:
      "Was du vorhast, lässt sich nicht rückgängig machen. Deshalb fragen wir noch einmal, ob du es bist. Wir schicken dir einen Code und einen Link.",
    label: "E-Mail-Adresse",
    example: "du@example.com",
    send: "Code schicken",
  },
  code: {
    heading: "Gib den Code ein",
    sent: { before: "Wir haben einen Code und einen Link an ", after: " geschickt. " },
    sending: { before: "Wir schicken gerade einen Code und einen Link an ", after: ". " },
    validUntil: (minutes: number) => `Mit einem davon kannst du dich ${minutes} Minuten lang einmal anmelden: bis `,
    label: "Code aus der E-Mail",
    triesLeft: (tries: number) =>
      `Für diesen Code hast du noch ${tries === 1 ? "einen Versuch" : `${tries} Versuche`}.`,
    pasted: "Ein Code, den du einfügst, wird sofort abgeschickt.",
    signIn: "Anmelden",
    headingUsedUp: "Fordere einen neuen Code an",
    usedUp: { before: "Der Code, den wir an ", after: " geschickt haben, ist verbraucht." },
    lastTry: "Das war der letzte Versuch für diesen Code. Fordere einen neuen an.",
    sendNew: "Neuen Code schicken",
    sendNewNow: "Du kannst jetzt einen neuen Code anfordern.",
    otherAddress: "Andere Adresse verwenden",
    slow: "Die E-Mail braucht länger als sonst. Wenn sie in einer Minute nicht da ist, konnte sie nicht verschickt werden: Versuch es dann noch einmal mit „Neuen Code schicken“.",
    dev: {
      before: "Das ist ein Entwicklungsserver: Post bleibt auf diesem Rechner. Der Code wartet im ",
      link: "Postfach für die Entwicklung",
      after: ".",
    },
  },
  link: {
    heading: "Bei Cirrus anmelden",
    whose: {
      before: "Dieser Link meldet diesen Browser als ",
      after: " an. Bist du das nicht? Dann schließ diese Seite.",
    },
    somebodyElse: {
      before: "Hier bist du als ",
      after: " angemeldet. Das endet, wenn du dich mit diesem Link anmeldest.",
    },
    signIn: "Anmelden",
    overHeading: "Dieser Link gilt nicht mehr",
    over: "Mit einem Link kann man sich nur einmal und nur ein paar Minuten lang anmelden. Vielleicht hast du ihn oder den Code aus derselben E-Mail schon benutzt, oder er wurde unterwegs abgeschnitten.",
    signedIn: { before: "Du bist als ", after: " angemeldet und brauchst keinen anderen." },
    goOn: "Weiter",
    getNew: "Neuen Code und Link anfordern",
  },
  passkey: {
    signIn: "Mit einem Passkey anmelden",
    waiting: "Warten auf deinen Passkey …",
    unverified: "Bestätige es mit Fingerabdruck, Gesicht oder PIN: Nur zu berühren reicht hier nicht.",
    tooMany: (most: number) => `Du hast ${most} Passkeys, mehr haben keinen Platz. Entferne zuerst einen.`,
  },
  input: {
    email: "Gib deine E-Mail-Adresse ein.",
    emailTooLong: "Diese Adresse ist zu lang.",
    noEmail: "Das sieht nicht nach einer E-Mail-Adresse aus. Beispiel: du@example.com",
    code: "Gib den Code aus der E-Mail ein.",
    codeDigits: (digits: number) => `Der Code hat ${digits} Ziffern.`,
    provider: "Wähl Google oder GitHub.",
    name: "Gib einen Namen ein.",
    nameTooLong: "Dieser Name ist zu lang.",
    nameCharacters: (most: number) => `Nimm höchstens ${most} Zeichen.`,
  },
  refusals: {
    code: "Dieser Code ist falsch oder gilt nicht mehr. Prüf die Ziffern oder fordere einen neuen Code an.",
    address: "An diese Adresse kann kein Code geschickt werden. Prüf sie auf Tippfehler.",
    link: "Dieser Link gilt nicht mehr.",
    provider: "Dieser Weg ist hier nicht offen. Nimm einen Code per E-Mail.",
    signedOut: "Du bist nicht mehr angemeldet. Melde dich wieder an, um weiterzumachen.",
    noModerator: "Hier ist nichts. Wenn du moderierst, melde dich wieder an.",
    notFresh: "Melde dich dafür zuerst noch einmal an.",
  },
  closed: {
    BANNED_USER:
      "Dieses Konto ist gesperrt und kann sich nicht anmelden. Wenn du das für einen Irrtum hältst, schreib denen, die diese Seite betreiben.",
    ACCOUNT_BEING_DELETED:
      "Dieses Konto wird gerade gelöscht, das dauert höchstens einen Tag. Wenn es so weit ist, bekommst du eine E-Mail; dann kannst du neu anfangen.",
  },
  social: {
    continue: (name: string) => `Weiter mit ${name}`,
    otherSite: "der anderen Seite",
    errors: {
      denied: (name: string) =>
        `Du hast bei ${name} Nein gesagt, also ist nichts geschehen. Versuch es noch einmal oder nimm einen Code per E-Mail.`,
      expired: (name: string) =>
        `Der Weg zurück von ${name} hat zu lange gedauert oder in einem anderen Browser begonnen. Fang noch einmal an.`,
      failed: (name: string) =>
        `Von ${name} kam nicht die richtige Antwort. Versuch es in einer Minute noch einmal oder nimm einen Code per E-Mail.`,
      "no-email": (name: string) =>
        `Von ${name} haben wir keine E-Mail-Adresse bekommen. Trag dort eine ein oder nimm einen Code per E-Mail.`,
      unverified: (name: string) =>
        `Deine E-Mail-Adresse ist bei ${name} nicht bestätigt. Bestätige sie erst dort oder melde dich mit einem Code per E-Mail an.`,
      taken: (name: string) =>
        `Dein Konto bei ${name} ist hier schon mit einem anderen Konto verknüpft. Melde dich mit ${name} an und löse dort zuerst die Verknüpfung.`,
      "signed-out": (name: string) =>
        `Du warst schon abgemeldet, als die Antwort von ${name} kam. Melde dich an und verknüpf es noch einmal.`,
      "not-fresh": (name: string, minutes: number) =>
        `Dein Konto bei ${name} hat eine andere E-Mail-Adresse als dieses Konto. Um es zu verknüpfen, melde dich ab, melde dich wieder an und verknüpf es innerhalb von ${minutes} Minuten.`,
    },
  },
};
