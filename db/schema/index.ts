export * from "./auth.ts";
export * from "./guestbook.ts";
export * from "./mail.ts";
export * from "./profile.ts";
