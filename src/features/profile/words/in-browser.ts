/** What scripts say on the profile. Both languages are sent to browsers: keep it short. */
export const profileWordsInBrowser = {
  en: {
    saving: "Saving…",
    saved: (name: string) => `Saved. Your next entry is signed “${name}”.`,
    unreachable: "Your name could not be saved. Check your connection and try again.",
    ended: "Your session has ended. Sign in again to go on; your text stays here.",
    unsaved: "Your name could not be saved. Try again in a moment.",
    /** What a browser refuses when a passkey is added, by the names of its errors. */
    passkeyErrors: {
      InvalidStateError: "This device or password manager keeps a passkey for your account already.",
      ConstraintError: "This one cannot ask for a fingerprint, face or PIN, or cannot keep a passkey. Use another.",
    },
  },
  de: {
    saving: "Wird gespeichert …",
    saved: (name: string) => `Gespeichert. Dein nächster Eintrag trägt den Namen „${name}“.`,
    unreachable: "Dein Name konnte nicht gespeichert werden. Prüf deine Verbindung und versuch es noch einmal.",
    ended: "Du bist nicht mehr angemeldet. Melde dich wieder an, um weiterzumachen; dein Text bleibt hier.",
    unsaved: "Dein Name konnte nicht gespeichert werden. Versuch es gleich noch einmal.",
    passkeyErrors: {
      InvalidStateError: "Dieses Gerät oder dieser Passwortmanager hat schon einen Passkey für dein Konto.",
      ConstraintError:
        "Hiermit geht es nicht: Entweder fragt es nicht nach Fingerabdruck, Gesicht oder PIN, oder es kann keinen Passkey aufbewahren. Nimm etwas anderes.",
    },
  },
};
