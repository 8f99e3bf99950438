import type { en } from "./en.ts";

export const de: typeof en = {
  menu: {
    account: "Konto:",
    profile: "Profil",
    moderation: "Moderation",
    signIn: "Anmelden",
    signOut: "Abmelden",
  },
};
