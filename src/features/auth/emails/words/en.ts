export const en = {
  code: {
    subject: (code: string) => `${code} is your code for Cirrus`,
    title: "Sign in to Cirrus",
    preview: (code: string) => `Your code for Cirrus is ${code}`,
    enter: "Enter it on the page that asked for it, or sign in on this device instead:",
    signIn: "Sign in",
    copy: "The button does nothing? Copy this into a browser:",
    valid: (minutes: number) =>
      `Either works once, for ${minutes} minutes. Whoever has them can sign in as you: pass them on to nobody.`,
    notYou: "You did not ask for this? Then somebody mistyped an address: ignore this mail and nothing happens.",
  },
  change: {
    subject: (code: string) => `${code} is your code to use this address on Cirrus`,
    title: "Use this address on Cirrus",
    preview: (code: string) => `Your code for this address is ${code}`,
    enter: (minutes: number) =>
      `Enter it on the page that asked for it, and your account has this address. It works once, for ${minutes} minutes, and does not sign anybody in.`,
    notYou:
      "You did not ask for this? Then somebody mistyped an address: ignore this mail, tell nobody the code, and nothing happens.",
  },
  newDevice: {
    subject: "New sign-in to Cirrus",
    what: "Somebody has signed in to your account, from a device or a country that we have not seen you in before:",
    device: (name: string) => `Device: ${name}`,
    place: (name: string) => `Place: ${name}`,
    time: (time: string) => `Time: ${time} UTC`,
    you: "That was you? Then there is nothing to do.",
    notYou:
      "It was not? Then end that session in the list of your devices, and change the password of this mailbox: whoever reads your mail can sign in.",
    devices: "Your devices",
    turnOff: "You can turn off mails like this one in your profile.",
  },
};
