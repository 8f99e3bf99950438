export const en = {
  menu: {
    account: "Account:",
    profile: "Profile",
    moderation: "Moderation",
    signIn: "Sign in",
    signOut: "Sign out",
  },
};
