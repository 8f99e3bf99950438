import * as auth from "~/features/auth/actions.ts";
import * as social from "~/features/auth/social-actions.ts";
import * as counter from "~/features/counter/actions.ts";
import * as guestbook from "~/features/guestbook/actions.ts";
import * as accounts from "~/features/profile/accounts-actions.ts";
import * as profile from "~/features/profile/actions.ts";

export const server = { auth: { ...auth, ...social }, counter, guestbook, profile: { ...profile, ...accounts } };
