export const en = {
  deleted: {
    subject: "Your account on Cirrus was deleted",
    title: "Your account was deleted",
    preview: "What Cirrus had stored about you is gone.",
    gone: "What Cirrus had stored about you is gone: name, address, devices, sign-ins. Your guestbook entries were removed, or kept without your name, as you chose.",
    back: "You may come back at any time. Signing in with this address makes a new, empty account.",
    notYou:
      "You did not ask for this? Then somebody else could read your mail: that is how one signs in. Protect your mailbox with a new password.",
  },
  taken: {
    subject: "This address has an account on Cirrus already",
    title: "Nothing was changed",
    preview: "This address has an account on Cirrus already.",
    what: "Somebody asked to use this address for another account on Cirrus. It has an account of its own, so there is no code in this mail.",
    you: "Was it you? Sign in with this address and delete that account first, then ask again.",
    notYou: "It was not you? Then somebody mistyped an address: ignore this mail and nothing happens.",
  },
  changed: {
    subject: "The e-mail address of your Cirrus account was changed",
    title: "Your address was changed",
    preview: "Your account on Cirrus has a new e-mail address.",
    what: (hint: string) =>
      `Your account on Cirrus now has the address ${hint}. Codes go there from now on, and this address no longer signs in to it.`,
    notYou:
      "You did not do this? Then somebody else was signed in as you. Tell the people who run this site at once, and protect your mailbox with a new password.",
  },
};
