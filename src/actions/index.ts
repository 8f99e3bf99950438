import * as auth from "~/features/auth/actions.ts";
import * as counter from "~/features/counter/actions.ts";
import * as guestbook from "~/features/guestbook/actions.ts";
import * as profile from "~/features/profile/actions.ts";

export const server = { auth, counter, guestbook, profile };
