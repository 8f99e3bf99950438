export const en = {
  menu: {
    account: "Account:",
    profile: "Profile",
    moderation: "Moderation",
    signIn: "Sign in",
    signOut: "Sign out",
  },
  page: {
    title: "Sign in",
    byCode: "Sign in to Cirrus with a code by e-mail.",
    byLink: "Sign in to Cirrus with a link from an e-mail.",
  },
  email: {
    heading: "Sign in",
    headingAgain: "Sign in again",
    about: "We send you a code and a link. No password, and a new address makes a new account.",
    aboutAgain:
      "What you are about to do cannot be undone, so we ask once more that it is you. We send you a code and a link.",
    label: "E-mail address",
    example: "you@example.com",
    send: "Send me a code",
  },
  code: {
    heading: "Enter the code",
    sent: { before: "We sent a code and a link to ", after: ". " },
    sending: { before: "We are sending a code and a link to ", after: ". " },
    validUntil: (minutes: number) => `Either signs you in once, for ${minutes} minutes: until `,
    label: "Code",
    triesLeft: (tries: number) => `You have ${tries === 1 ? "1 try" : `${tries} tries`} left for this code.`,
    pasted: "A code that you paste is sent at once.",
    signIn: "Sign in",
    headingUsedUp: "Ask for a new code",
    usedUp: { before: "The code that we sent to ", after: " is used up." },
    lastTry: "That was the last try for this code. Ask for a new one.",
    sendNew: "Send a new code",
    sendNewNow: "You can ask for a new code now.",
    otherAddress: "Use another address",
    slow: "The mail is taking longer than usual. If it has not come within a minute, it could not be sent: try again with “Send a new code”.",
    dev: {
      before: "This is a dev server: mail stays on this machine. The code waits in ",
      link: "the dev mailbox",
      after: ".",
    },
  },
  link: {
    heading: "Sign in to Cirrus",
    whose: { before: "This link signs this browser in as ", after: ". Not you? Then close this page." },
    somebodyElse: { before: "You are signed in as ", after: " here. Signing in with this link ends that." },
    signIn: "Sign in",
    overHeading: "This link no longer works",
    over: "A link signs in once, and only for a few minutes. Perhaps you have used it, or the code in the same mail, or it was cut on the way.",
    signedIn: { before: "You are signed in as ", after: ", so you need no other." },
    goOn: "Go on",
    getNew: "Get a new code and link",
  },
  passkey: {
    signIn: "Sign in with a passkey",
    waiting: "Waiting for your passkey…",
    unverified: "Confirm with your fingerprint, face or PIN: a touch alone is not enough here.",
    tooMany: (most: number) => `You have ${most} passkeys, and there is no room for more. Remove one first.`,
  },
  input: {
    email: "Enter your e-mail address.",
    emailTooLong: "That address is too long.",
    noEmail: "That does not look like an e-mail address. Example: you@example.com",
    code: "Enter the code from the mail.",
    codeDigits: (digits: number) => `The code has ${digits} digits.`,
    provider: "Choose Google or GitHub.",
    name: "Enter a name.",
    nameTooLong: "That name is too long.",
    nameCharacters: (most: number) => `Use at most ${most} characters.`,
  },
  refusals: {
    /** A wrong, an old, a used and an exhausted code all read alike. */
    code: "That code is wrong or no longer valid. Check the digits, or ask for a new code.",
    address: "No code can be sent to that address. Check it for typing errors.",
    /** A used, an old and an invented link all read alike. */
    link: "This link no longer works.",
    provider: "That way in is not open here. Use a code by e-mail.",
    signedOut: "Your session has ended. Sign in again to go on.",
    noModerator: "There is nothing here. If you moderate, sign in again.",
    notFresh: "For this, sign in again first.",
  },
  /** Why an account lets nobody in, by Better Auth's code. Read only by who has proven that the account is theirs. */
  closed: {
    BANNED_USER:
      "This account is banned, so it cannot sign in. If you think that is a mistake, write to the people who run this site.",
    ACCOUNT_BEING_DELETED:
      "This account is being deleted, which takes a day at most. A mail will tell you when it is gone; then you can start again.",
  },
  social: {
    continue: (name: string) => `Continue with ${name}`,
    otherSite: "the other site",
    /** What went wrong between this site and a provider, as our addresses say it. */
    errors: {
      denied: (name: string) => `You said no at ${name}, so nothing happened. Try again, or use a code by e-mail.`,
      expired: (name: string) => `The way back from ${name} took too long, or began in another browser. Start again.`,
      failed: (name: string) => `${name} did not answer as it should. Try again in a minute, or use a code by e-mail.`,
      "no-email": (name: string) =>
        `${name} gave us no e-mail address. Add one to your account there, or use a code by e-mail.`,
      unverified: (name: string) =>
        `Your e-mail address is not verified with ${name}. Verify it there first, or sign in with a code by e-mail.`,
      taken: (name: string) =>
        `That ${name} account is linked to another account here. Sign in with ${name} and unlink it there first.`,
      "signed-out": (name: string) => `Your session ended before ${name} answered. Sign in, then link it again.`,
      "not-fresh": (name: string, minutes: number) =>
        `That ${name} account has another e-mail address than this account. To link it, sign out, sign in again, and link it within ${minutes} minutes.`,
    },
  },
};
