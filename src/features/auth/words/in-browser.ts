/** What scripts say about passkeys. Both languages are sent to browsers: keep it short. */
export const passkeyWords = {
  en: {
    unreachable: "The site cannot be reached. Check your connection and try again.",
    tooOften: (wait: string) => `That was too often. Try again in ${wait}.`,
    broken: "Something broke on our side. Try again in a moment.",
    wrongAddress: "Passkeys do not work at this web address.",
    unusable: "This browser could not use a passkey. Try again.",
    /** By Better Auth's codes. */
    refusals: {
      CHALLENGE_NOT_FOUND: "That took too long. Try again.",
      PASSKEY_NOT_FOUND: "That passkey belongs to no account here. It may have been removed.",
      AUTHENTICATION_FAILED: "That passkey was not accepted. Try again, or ask for a code.",
      FAILED_TO_VERIFY_REGISTRATION: "That passkey was not accepted. Try again, or use another.",
    },
  },
  de: {
    unreachable: "Die Seite ist nicht zu erreichen. Prüf deine Verbindung und versuch es noch einmal.",
    tooOften: (wait: string) => `Das war zu oft. Versuch es in ${wait} noch einmal.`,
    broken: "Bei uns ist etwas kaputtgegangen. Versuch es gleich noch einmal.",
    wrongAddress: "Unter dieser Webadresse funktionieren Passkeys nicht.",
    unusable: "Dieser Browser konnte keinen Passkey verwenden. Versuch es noch einmal.",
    refusals: {
      CHALLENGE_NOT_FOUND: "Das hat zu lange gedauert. Versuch es noch einmal.",
      PASSKEY_NOT_FOUND: "Dieser Passkey gehört hier zu keinem Konto. Vielleicht wurde er entfernt.",
      AUTHENTICATION_FAILED: "Dieser Passkey wurde nicht angenommen. Versuch es noch einmal oder nimm einen Code.",
      FAILED_TO_VERIFY_REGISTRATION:
        "Dieser Passkey wurde nicht angenommen. Versuch es noch einmal oder nimm einen anderen.",
    },
  },
};
